import { kinesisClient, snsClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { batchFrame } from '../shared/lambda-frame.ts';
import { logger } from '../shared/logger.ts';
import { combinedCommitTarget } from './combined-commit-target.ts';
import { EVENTS_STREAM_ENV, EVENTS_TOPIC_ENV } from './contract.ts';
import { tableStreamHandler } from './handle-table-stream.ts';
import { KinesisCommitTarget } from './kinesis-commit-target.ts';
import { SnsCommitTarget } from './sns-commit-target.ts';

const target = combinedCommitTarget(
  new KinesisCommitTarget({ client: kinesisClient(), streamName: requireEnv(EVENTS_STREAM_ENV) }),
  new SnsCommitTarget({ client: snsClient(), topicArn: requireEnv(EVENTS_TOPIC_ENV) }),
);

export const handler = batchFrame(tableStreamHandler(target, logger));
