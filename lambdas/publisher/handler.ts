import { kinesisClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { batchFrame } from '../shared/lambda-frame.ts';
import { logger } from '../shared/logger.ts';
import { EVENTS_STREAM_ENV } from './contract.ts';
import { tableStreamHandler } from './handle-table-stream.ts';
import { KinesisCommitTarget } from './kinesis-commit-target.ts';

const target = new KinesisCommitTarget({
  client: kinesisClient(),
  streamName: requireEnv(EVENTS_STREAM_ENV),
});

export const handler = batchFrame(tableStreamHandler(target, logger));
