import { ARCHIVE_BUCKET_ENV, EVENTS_TABLE_ENV } from '../../event-store/contract.ts';
import { DynamoDbPutBack } from '../../event-store/dynamodb-put-back.ts';
import { storedEvents } from '../../event-store/dynamodb-stores.ts';
import { DynamoDbStreamHeads } from '../../event-store/dynamodb-stream-heads.ts';
import { S3ObjectStore } from '../../event-store/s3-object-store.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { s3Client } from '../../shared/aws-s3-client.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { VERIFY_PATIENCE_ENV } from '../contract.ts';
import { verifyHandler } from './handle-verify.ts';

const table = { client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) };

export const handler = batchFrame(
  verifyHandler({
    ...{ logger, now: Date.now },
    heads: new DynamoDbStreamHeads(table),
    events: storedEvents(),
    putBack: new DynamoDbPutBack(table),
    objects: new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) }),
    patience: Number(requireEnv(VERIFY_PATIENCE_ENV)) * 1000,
  }),
);
