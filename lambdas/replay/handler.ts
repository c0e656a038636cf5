import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { upcast } from '../domain/aggregates.ts';
import { ARCHIVE_BUCKET_ENV, EVENTS_TABLE_ENV, PARKED_TABLE_ENV } from '../event-store/contract.ts';
import { DynamoDbParkedStreams } from '../event-store/dynamodb-parked-streams.ts';
import { presentEvents, storedEvents } from '../event-store/dynamodb-stores.ts';
import { DynamoDbStreamHeads } from '../event-store/dynamodb-stream-heads.ts';
import { S3ObjectStore } from '../event-store/s3-object-store.ts';
import { GENERATIONS_TABLE_ENV } from '../projections/contract.ts';
import { boundGenerations } from '../projections/dynamodb-bound-generations.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { s3Client } from '../shared/aws-s3-client.ts';
import { requireEnv } from '../shared/env.ts';
import { batchFrame } from '../shared/lambda-frame.ts';
import { logger } from '../shared/logger.ts';
import { codeNames } from './code-names.ts';
import { WRITER_TIMEOUT_ENV } from './contract.ts';
import { boundProjections } from './dynamodb-bound-projections.ts';
import { DynamoDbReplayProgress } from './dynamodb-replay-progress.ts';
import { replayHandler } from './handle-replay.ts';
import { ReplayReports } from './replay-reports.ts';
import { replayables } from './replayables.ts';

// Made by the build from the code of the projections, and laid beside the bundle.
const names = readFileSync(new URL('projections.json', import.meta.url), 'utf8');
const client = dynamoDbClient();
const { storeOf, generations, administrator } = boundGenerations();
const objects = new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) });

export const handler = batchFrame(
  replayHandler({
    ...{ objects, generations, leases: generations, logger, pause, now: Date.now },
    find: replayables(boundProjections(administrator), presentEvents(upcast), storeOf),
    codeOf: codeNames(names),
    stored: storedEvents(),
    heads: new DynamoDbStreamHeads({ client, tableName: requireEnv(EVENTS_TABLE_ENV) }),
    progress: new DynamoDbReplayProgress({ client, tableName: requireEnv(GENERATIONS_TABLE_ENV) }),
    reports: new ReplayReports(objects),
    parked: new DynamoDbParkedStreams({ client, tableName: requireEnv(PARKED_TABLE_ENV) }),
    longestInvocation: Number(requireEnv(WRITER_TIMEOUT_ENV)) * 1000,
  }),
);
