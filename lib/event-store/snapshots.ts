import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SNAPSHOTS_TABLE_ENV, snapshotsTableKey } from '../../lambdas/event-store/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { EventStore } from './event-store.ts';
import { retainedTable, USE_KEY } from './retained-table.ts';

export interface SnapshotsProps {
  /** Whose key, if it has one, encrypts the states too. */
  readonly eventStore: EventStore;
}

/**
 * The table of the last state of each long stream. A cache: without it every command still gives the right answer, but
 * each stream is read whole once. So it is kept as the events are, and for their sake.
 */
export class Snapshots extends Construct {
  readonly table: TableV2;
  private readonly eventStore: EventStore;

  constructor(scope: Construct, id: string, { eventStore }: SnapshotsProps) {
    super(scope, id);
    this.eventStore = eventStore;
    this.table = retainedTable(this, {
      partitionKey: { name: snapshotsTableKey, type: AttributeType.STRING },
      key: eventStore.key,
    });
  }

  /** A function that loads streams from their snapshots on. */
  bindRead(fn: VarveFunction): void {
    this.bind(fn, 'dynamodb:GetItem');
    this.eventStore.key?.grantDecrypt(fn);
  }

  /** A function that writes them, too. */
  bindWrite(fn: VarveFunction): void {
    this.bind(fn, 'dynamodb:GetItem', 'dynamodb:PutItem');
    this.eventStore.key?.grant(fn, ...USE_KEY);
  }

  private bind(fn: VarveFunction, ...actions: readonly string[]): void {
    fn.addEnvironment(SNAPSHOTS_TABLE_ENV, this.table.tableName);
    Grant.addToPrincipal({ grantee: fn, actions: [...actions], resourceArns: [this.table.tableArn] });
  }
}
