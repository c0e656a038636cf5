import type { Upcast } from '../core/upcaster.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { EVENTS_TABLE_ENV, PARKED_TABLE_ENV, SNAPSHOTS_TABLE_ENV } from './contract.ts';
import { DynamoDbEventStore } from './dynamodb-event-store.ts';
import { DynamoDbParkedStreams } from './dynamodb-parked-streams.ts';
import { DynamoDbSnapshotStore } from './dynamodb-snapshot-store.ts';
import type { PresentEventReader, PresentEventStore } from './event-store.ts';
import type { ParkedStreams } from './parked-streams.ts';
import { SnapshottingEventStore, type SnapshottingOptions } from './snapshotting-event-store.ts';
import { UpcastingEventReader, UpcastingEventStore } from './upcasting-event-store.ts';

/** What a consumer needs beside its transport. */
export interface ConsumerStores {
  /** For what the transport did not bring, as every reader takes it: through the upcasters. */
  readonly events: PresentEventReader;
  /** Where a stream stops. */
  readonly parked: ParkedStreams;
}

/** The tables that the function of a consumer is bound to. */
export function dynamoDbConsumerStores(upcast: Upcast): ConsumerStores {
  const client = dynamoDbClient();
  return {
    events: new UpcastingEventReader(eventsTable(client), upcast),
    parked: new DynamoDbParkedStreams({ client, tableName: requireEnv(PARKED_TABLE_ENV) }),
  };
}

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
