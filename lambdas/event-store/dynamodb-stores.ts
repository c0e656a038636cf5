import type { Upcast } from '../core/upcaster.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { ArchivedTier } from './archived-tier.ts';
import { ARCHIVE_BUCKET_ENV, EVENTS_TABLE_ENV, PARKED_TABLE_ENV, SNAPSHOTS_TABLE_ENV } from './contract.ts';
import { DynamoDbEventStore } from './dynamodb-event-store.ts';
import { DynamoDbParkedStreams } from './dynamodb-parked-streams.ts';
import { DynamoDbSnapshotStore } from './dynamodb-snapshot-store.ts';
import { DynamoDbStreamHeads } from './dynamodb-stream-heads.ts';
import type { EventReader, EventStore, PresentEventReader, PresentEventStore } from './event-store.ts';
import { LazyObjectStore } from './lazy-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { ParkedStreams } from './parked-streams.ts';
import { SnapshottingEventStore, type SnapshottingOptions } from './snapshotting-event-store.ts';
import { TieredEventStore } from './tiered-event-store.ts';
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
    events: new UpcastingEventReader(tieredEvents(client), upcast),
    parked: new DynamoDbParkedStreams({ client, tableName: requireEnv(PARKED_TABLE_ENV) }),
  };
}

/** With snapshots: for who decides on streams or looks at their states. */
export function dynamoDbEventStore(upcast: Upcast, options: SnapshottingOptions): PresentEventStore {
  const client = dynamoDbClient();
  return new SnapshottingEventStore(
    new UpcastingEventStore(tieredEvents(client), upcast),
    new DynamoDbSnapshotStore({ client, tableName: requireEnv(SNAPSHOTS_TABLE_ENV) }),
    options,
  );
}

/** Without snapshots: for who reads whole streams, as they are today. */
export const presentEvents = (upcast: Upcast): PresentEventReader =>
  new UpcastingEventReader(tieredEvents(dynamoDbClient()), upcast);

/** The commits as they were stored: for who keeps them, and does not look into them. */
export const storedEvents = (): EventReader => tieredEvents(dynamoDbClient());

/** Old commits may have left the table for the archive. */
function tieredEvents(client: ReturnType<typeof dynamoDbClient>): EventStore {
  const table = { client, tableName: requireEnv(EVENTS_TABLE_ENV) };
  return new TieredEventStore(new DynamoDbEventStore(table), {
    heads: new DynamoDbStreamHeads(table),
    tier: new ArchivedTier(new LazyObjectStore(archive(requireEnv(ARCHIVE_BUCKET_ENV)))),
  });
}

/**
 * Its client is slower to load than all the rest, and most environments never miss a commit in the table: it is loaded when
 * one does.
 */
const archive = (bucket: string) => async (): Promise<ObjectStore> => {
  const [{ S3ObjectStore }, { s3Client }] = await Promise.all([
    import('./s3-object-store.ts'),
    import('../shared/aws-s3-client.ts'),
  ]);
  return new S3ObjectStore({ client: s3Client(), bucket });
};
