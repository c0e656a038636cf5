import type { Upcast } from '../core/upcaster.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { EVENTS_TABLE_ENV, SNAPSHOTS_TABLE_ENV } from './contract.ts';
import { DynamoDbEventStore } from './dynamodb-event-store.ts';
import { DynamoDbSnapshotStore } from './dynamodb-snapshot-store.ts';
import type { PresentEventReader, PresentEventStore } from './event-store.ts';
import { SnapshottingEventStore, type SnapshottingOptions } from './snapshotting-event-store.ts';
import { UpcastingEventReader, UpcastingEventStore } from './upcasting-event-store.ts';

/** The events table that the function is bound to, as every reader takes it: through the upcasters. */
export const dynamoDbEventReader = (upcast: Upcast): PresentEventReader =>
  new UpcastingEventReader(eventsTable(dynamoDbClient()), upcast);

/** With snapshots: for who decides on streams or looks at their states. */
export function dynamoDbEventStore(upcast: Upcast, options: SnapshottingOptions): PresentEventStore {
  const client = dynamoDbClient();
  return new SnapshottingEventStore(
    new UpcastingEventStore(eventsTable(client), upcast),
    new DynamoDbSnapshotStore({ client, tableName: requireEnv(SNAPSHOTS_TABLE_ENV) }),
    options,
  );
}

const eventsTable = (client: ReturnType<typeof dynamoDbClient>) =>
  new DynamoDbEventStore({ client, tableName: requireEnv(EVENTS_TABLE_ENV) });
