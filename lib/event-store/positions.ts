import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { POSITIONS_TABLE_ENV, positionsTableKeys } from '../../lambdas/event-store/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { EventStore } from './event-store.ts';
import { retainedTable, USE_KEY } from './retained-table.ts';

export interface PositionsProps {
  /** Whose key, if it has one, encrypts the positions too. */
  readonly eventStore: EventStore;
}

/**
 * The table of how far each consumer has come that keeps no read model: a saga, a reaction, and who compares all others
 * with the event store. Who loses its positions would act a second time on all that ever happened: kept as the events are.
 */
export class Positions extends Construct {
  readonly table: TableV2;
  private readonly eventStore: EventStore;

  constructor(scope: Construct, id: string, { eventStore }: PositionsProps) {
    super(scope, id);
    this.eventStore = eventStore;
    this.table = retainedTable(this, {
      partitionKey: { name: positionsTableKeys.partitionKey, type: AttributeType.STRING },
      sortKey: { name: positionsTableKeys.sortKey, type: AttributeType.STRING },
      key: eventStore.key,
    });
  }

  /** A function that keeps one place under a name of its own, and touches no position of a consumer. */
  bindPlace(fn: VarveFunction, name: string): void {
    fn.addEnvironment(POSITIONS_TABLE_ENV, this.table.tableName);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [name] } },
    });
    this.eventStore.key?.grant(fn, ...USE_KEY);
  }
}
