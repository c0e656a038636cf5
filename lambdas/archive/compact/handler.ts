import { ARCHIVE_BUCKET_ENV } from '../../event-store/contract.ts';
import { S3ObjectStore } from '../../event-store/s3-object-store.ts';
import { s3Client } from '../../shared/aws-s3-client.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { compactHandler } from './handle-compact.ts';

export const handler = batchFrame(
  compactHandler({
    objects: new S3ObjectStore({ client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) }),
    logger,
    now: Date.now,
  }),
);
