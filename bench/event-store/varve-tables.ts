import { randomUUID } from 'node:crypto';
import { composeUpcasters } from '../../lambdas/core/upcaster.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import { snapshotsTableKey } from '../../lambdas/event-store/contract.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { DynamoDbSnapshotStore } from '../../lambdas/event-store/dynamodb-snapshot-store.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import type { SnapshotRule } from '../../lambdas/event-store/snapshot-rule.ts';
import { SnapshottingEventStore } from '../../lambdas/event-store/snapshotting-event-store.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import { createLogger } from '../../lambdas/shared/logger.ts';
import { createEventsTable } from '../../test/support/events-table.ts';
import type { PeerContext } from './peer.ts';

/** A pair of tables, and stores over them as the functions have them. */
export interface VarveTables {
  readonly eventsTable: string;
  /** Loads streams from their first event on. */
  readonly whole: PresentEventStore;
  /** With snapshots, and a memory of its own for those it saw last. @param rule default: the one that ships */
  snapshotting(rule?: SnapshotRule): PresentEventStore;
}

export async function createVarveTables({ client, prefix }: PeerContext): Promise<VarveTables> {
  const eventsTable = await createEventsTable(client);
  const snapshotsTable = `${prefix}-${randomUUID()}-snapshots`;
  await client.createTable({
    TableName: snapshotsTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: snapshotsTableKey, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: snapshotsTableKey, KeyType: 'HASH' }],
  });
  const events = new DynamoDbEventStore({ client, tableName: eventsTable });
  const whole = new UpcastingEventStore(events, composeUpcasters([account]));
  const snapshots = new DynamoDbSnapshotStore({ client, tableName: snapshotsTable });
  const reducers = [{ decider: account, name: 'measured' }];
  return {
    eventsTable,
    whole,
    snapshotting: (rule) =>
      new SnapshottingEventStore(whole, snapshots, {
        reducers,
        logger: createLogger(),
        ...(rule === undefined ? {} : { rule }),
      }),
  };
}
