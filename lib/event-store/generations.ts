import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GENERATIONS_TABLE_ENV, generationsTableKeys, leasesOf } from '../../lambdas/projections/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import { retainedTable } from './retained-table.ts';

/**
 * The table of which generation of a projection serves, and of who writes while another one is built. Read models may be lost,
 * but not which of them is the one that is asked: kept as the events are. It holds numbers and names of projections, and so
 * needs no key of the events': who only asks a read model has no use of that.
 */
export class Generations extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = retainedTable(this, {
      partitionKey: { name: generationsTableKeys.partitionKey, type: AttributeType.STRING },
      sortKey: { name: generationsTableKeys.sortKey, type: AttributeType.STRING },
    });
  }

  /** A function that looks up which generations there are. */
  bindReader(fn: VarveFunction): void {
    fn.addEnvironment(GENERATIONS_TABLE_ENV, this.table.tableName);
    this.grant(fn, ['dynamodb:GetItem']);
  }

  /** A function that writes a projection: it says when it does, and changes no record. */
  bindWriter(fn: VarveFunction, projection: string): void {
    this.bindReader(fn);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resourceArns: [this.table.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [leasesOf(projection)] } },
    });
  }

  /** A function that looks up which generations there are, and how far one has come that is built. */
  bindWatcher(fn: VarveFunction): void {
    this.bindReader(fn);
    this.grant(fn, ['dynamodb:Query']);
  }

  /** A function that says which generation serves. */
  bindRecord(fn: VarveFunction): void {
    this.bindReader(fn);
    this.grant(fn, ['dynamodb:PutItem']);
  }

  /** A function that also waits for those who write. */
  bindControl(fn: VarveFunction): void {
    this.bindRecord(fn);
    this.grant(fn, ['dynamodb:Query']);
  }

  private grant(fn: VarveFunction, actions: string[]): void {
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [this.table.tableArn] });
  }
}
