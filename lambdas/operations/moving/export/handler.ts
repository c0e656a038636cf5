import { ARCHIVE_BUCKET_ENV, EVENTS_TABLE_ENV } from '../../../event-store/contract.ts';
import { storedEvents } from '../../../event-store/dynamodb-stores.ts';
import { DynamoDbStreamHeads } from '../../../event-store/dynamodb-stream-heads.ts';
import { S3ObjectStore } from '../../../event-store/s3-object-store.ts';
import { dynamoDbClient } from '../../../shared/aws-clients.ts';
import { s3Client } from '../../../shared/aws-s3-client.ts';
import { requireEnv } from '../../../shared/env.ts';
import { batchFrame } from '../../../shared/lambda-frame.ts';
import { logger } from '../../../shared/logger.ts';
import { exportHandler } from './handle-export.ts';

export const handler = batchFrame(
  exportHandler({
    objects: new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) }),
    events: storedEvents(),
    heads: new DynamoDbStreamHeads({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) }),
    logger,
    now: Date.now,
  }),
);
