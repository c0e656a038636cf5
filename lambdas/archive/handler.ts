import { ARCHIVE_BUCKET_ENV } from '../event-store/contract.ts';
import { storedEvents } from '../event-store/dynamodb-stores.ts';
import { S3ObjectStore } from '../event-store/s3-object-store.ts';
import { kinesisClient } from '../shared/aws-clients.ts';
import { s3Client } from '../shared/aws-s3-client.ts';
import { requireEnv } from '../shared/env.ts';
import { batchFrame } from '../shared/lambda-frame.ts';
import { logger } from '../shared/logger.ts';
import { kinesisBatchHandler } from './handle-kinesis-batch.ts';
import { KinesisStreamCreation } from './kinesis-stream-creation.ts';

export const handler = batchFrame(
  kinesisBatchHandler({
    objects: new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) }),
    events: storedEvents(),
    streamCreation: new KinesisStreamCreation(kinesisClient()),
    logger,
  }),
);
