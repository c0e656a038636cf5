import { ARCHIVE_BUCKET_ENV, EVENTS_TABLE_ENV } from '../../../event-store/contract.ts';
import { DynamoDbPutBack } from '../../../event-store/dynamodb-put-back.ts';
import { storedEvents } from '../../../event-store/dynamodb-stores.ts';
import { S3ObjectStore } from '../../../event-store/s3-object-store.ts';
import { dynamoDbClient } from '../../../shared/aws-clients.ts';
import { s3Client } from '../../../shared/aws-s3-client.ts';
import { requireEnv } from '../../../shared/env.ts';
import { batchFrame } from '../../../shared/lambda-frame.ts';
import { logger } from '../../../shared/logger.ts';
import { importHandler } from './handle-import.ts';

export const handler = batchFrame(
  importHandler({
    objects: new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) }),
    events: storedEvents(),
    putBack: new DynamoDbPutBack({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) }),
    logger,
    now: Date.now,
  }),
);
