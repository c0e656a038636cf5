import { PARKED_TABLE_ENV } from '../event-store/contract.ts';
import { DynamoDbParkedStreams } from '../event-store/dynamodb-parked-streams.ts';
import { dynamoDbClient, kinesisClient, snsClient } from '../shared/aws-clients.ts';
import { optionalEnv, requireEnv } from '../shared/env.ts';
import { batchFrame } from '../shared/lambda-frame.ts';
import { logger } from '../shared/logger.ts';
import { EVENTS_STREAM_ENV, EVENTS_TOPIC_ENV } from './contract.ts';
import { tableStreamHandler } from './handle-table-stream.ts';
import { KinesisCommitTarget } from './kinesis-commit-target.ts';
import { SnsCommitTarget } from './sns-commit-target.ts';

// Each target has a function and a place in the table's stream of its own: one that is down does not hold up the other.
const topicArn = optionalEnv(EVENTS_TOPIC_ENV);
const target = topicArn
  ? new SnsCommitTarget({ client: snsClient(), topicArn })
  : new KinesisCommitTarget({ client: kinesisClient(), streamName: requireEnv(EVENTS_STREAM_ENV) });

export const handler = batchFrame(
  tableStreamHandler({
    targetName: topicArn ? 'sns' : 'kinesis',
    target,
    parked: new DynamoDbParkedStreams({ client: dynamoDbClient(), tableName: requireEnv(PARKED_TABLE_ENV) }),
    logger,
  }),
);
