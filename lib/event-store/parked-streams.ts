import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PARKED_TABLE_ENV, parkedTableKeys } from '../../lambdas/event-store/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { EventStore } from './event-store.ts';
import { retainedTable, USE_KEY } from './retained-table.ts';

export interface ParkedStreamsProps {
  /** Whose key, if it has one, encrypts the marks too. */
  readonly eventStore: EventStore;
}

/**
 * The table of the streams that a consumer cannot apply. What is marked here has left its transport, so a mark that is
 * lost is a stream that stands still and nobody knows: kept as the events are.
 */
export class ParkedStreams extends Construct {
  readonly table: TableV2;
  private readonly eventStore: EventStore;

  constructor(scope: Construct, id: string, { eventStore }: ParkedStreamsProps) {
    super(scope, id);
    this.eventStore = eventStore;
    this.table = retainedTable(this, {
      partitionKey: { name: parkedTableKeys.partitionKey, type: AttributeType.STRING },
      sortKey: { name: parkedTableKeys.sortKey, type: AttributeType.STRING },
      key: eventStore.key,
    });
  }

  /**
   * A function that parks and releases streams, and touches no mark of other consumers.
   * @param consumers its own, as a pattern: one for each generation that it writes
   */
  bindConsumer(fn: VarveFunction, consumers: string): void {
    fn.addEnvironment(PARKED_TABLE_ENV, this.table.tableName);
    this.grantWrite(fn, ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], [consumers]);
  }

  /** A function that parks streams under one name, and leaves it to others to release them. */
  bindParker(fn: VarveFunction, name: string): void {
    fn.addEnvironment(PARKED_TABLE_ENV, this.table.tableName);
    this.grantWrite(fn, ['dynamodb:UpdateItem'], [name]);
  }

  /**
   * A function that takes marks away behind which nothing waits.
   * @param consumers whose. @default everybody's
   */
  grantRelease(fn: VarveFunction, consumers?: readonly string[]): void {
    this.grantWrite(fn, ['dynamodb:DeleteItem'], consumers);
  }

  /**
   * A function that finds and takes away the marks of consumers that are no more.
   * @param consumers theirs, as patterns
   */
  bindRetirer(fn: VarveFunction, consumers: readonly string[]): void {
    fn.addEnvironment(PARKED_TABLE_ENV, this.table.tableName);
    this.grantWrite(fn, ['dynamodb:Query', 'dynamodb:DeleteItem'], consumers);
  }

  /** A function that shows the marks of all consumers. */
  bindReader(fn: VarveFunction): void {
    fn.addEnvironment(PARKED_TABLE_ENV, this.table.tableName);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:Query', 'dynamodb:GetItem'],
      resourceArns: [this.table.tableArn],
    });
    this.eventStore.key?.grantDecrypt(fn);
  }

  private grantWrite(fn: VarveFunction, actions: string[], consumers?: readonly string[]): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions,
      resourceArns: [this.table.tableArn],
      ...(consumers && {
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': consumers } },
      }),
    });
    this.eventStore.key?.grant(fn, ...USE_KEY);
  }
}
