import { readFileSync } from 'node:fs';
import { aggregates, upcast } from '../../domain/aggregates.ts';
import { ArchivedTier } from '../../event-store/archived-tier.ts';
import { ARCHIVE_BUCKET_ENV, EVENTS_TABLE_ENV, SNAPSHOTS_TABLE_ENV } from '../../event-store/contract.ts';
import { DynamoDbSnapshotStore } from '../../event-store/dynamodb-snapshot-store.ts';
import { presentEvents } from '../../event-store/dynamodb-stores.ts';
import { DynamoDbStreamHeads } from '../../event-store/dynamodb-stream-heads.ts';
import { reducersOf } from '../../event-store/reducers.ts';
import { S3ObjectStore } from '../../event-store/s3-object-store.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { s3Client } from '../../shared/aws-s3-client.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { TIERING_AGE_ENV, TIERING_LEAST_ENV } from '../contract.ts';
import { DynamoDbExpiry } from './dynamodb-expiry.ts';
import { tieringHandler } from './handle-tier.ts';

// Made by the build from the code of the aggregates, and laid beside the bundle.
const names = readFileSync(new URL('reducers.json', import.meta.url), 'utf8');
const client = dynamoDbClient();
const table = { client, tableName: requireEnv(EVENTS_TABLE_ENV), now: Date.now };
const objects = new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) });

export const handler = batchFrame(
  tieringHandler({
    ...{ objects, logger, now: Date.now },
    events: presentEvents(upcast),
    snapshots: new DynamoDbSnapshotStore({ client, tableName: requireEnv(SNAPSHOTS_TABLE_ENV) }),
    reducers: reducersOf(aggregates, names),
    tier: new ArchivedTier(objects),
    expiry: new DynamoDbExpiry(table),
    heads: new DynamoDbStreamHeads(table),
    policy: {
      age: Number(requireEnv(TIERING_AGE_ENV)) * 1000,
      least: Number(requireEnv(TIERING_LEAST_ENV)),
    },
  }),
);
