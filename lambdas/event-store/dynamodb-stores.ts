import type { Upcast } from '../core/upcaster.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { EVENTS_TABLE_ENV, SNAPSHOTS_TABLE_ENV } from './contract.ts';
import { DynamoDbEventStore } from './dynamodb-event-store.ts';
import { DynamoDbSnapshotStore } from './dynamodb-snapshot-store.ts';
import type { PresentEventReader, PresentEventStore } from './event-store.ts';
import { SnapshottingEventStore, type SnapshottingOptions } from './snapshotting-event-store.ts';
import { UpcastingEventReader, UpcastingEventStore } from './upcasting-event-store.ts';

/** The tables that the function is bound to, as it takes them: every reader through the upcasters. */
export const dynamoDbEventReader = (upcast: Upcast): PresentEventReader =>
  new UpcastingEventReader(eventsTable(), upcast);

/** With snapshots: for who decides on streams or looks at their states. */
export const dynamoDbEventStore = (upcast: Upcast, options: SnapshottingOptions): PresentEventStore =>
  new SnapshottingEventStore(
    new UpcastingEventStore(eventsTable(), upcast),
    new DynamoDbSnapshotStore({ client: dynamoDbClient(), tableName: requireEnv(SNAPSHOTS_TABLE_ENV) }),
    options,
  );

const eventsTable = () =>
  new DynamoDbEventStore({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) });
