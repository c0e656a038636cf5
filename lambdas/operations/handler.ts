import { PARKED_TABLE_ENV } from '../event-store/contract.ts';
import { DynamoDbParkedStreams } from '../event-store/dynamodb-parked-streams.ts';
import { EVENTS_STREAM_ENV, EVENTS_TOPIC_ENV } from '../publisher/contract.ts';
import { dynamoDbClient, kinesisClient, secretsManagerClient, snsClient } from '../shared/aws-clients.ts';
import { CURSOR_KEY_ENV } from '../shared/contract.ts';
import { requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { secret } from '../shared/secrets.ts';
import { operationsHandler } from './handle-operations.ts';
import { KinesisAnnouncer } from './kinesis-announcer.ts';
import { SnsAnnouncer } from './sns-announcer.ts';

const tableName = requireEnv(PARKED_TABLE_ENV);
const streamName = requireEnv(EVENTS_STREAM_ENV);
const topicArn = requireEnv(EVENTS_TOPIC_ENV);

export const handler = httpFrame(
  operationsHandler({
    parked: new DynamoDbParkedStreams({ client: dynamoDbClient(), tableName }),
    announcers: {
      kinesis: new KinesisAnnouncer({ client: kinesisClient(), streamName }),
      sqs: new SnsAnnouncer({ client: snsClient(), topicArn }),
    },
    cursorKey: secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV)),
  }),
);
