import { EVENTS_TABLE_ENV, PARKED_TABLE_ENV } from '../event-store/contract.ts';
import { DynamoDbEventStore } from '../event-store/dynamodb-event-store.ts';
import { DynamoDbParkedStreams } from '../event-store/dynamodb-parked-streams.ts';
import { DynamoDbStreamHeads } from '../event-store/dynamodb-stream-heads.ts';
import { generationsTable } from '../projections/dynamodb-generations.ts';
import { EVENTS_STREAM_ENV, EVENTS_TOPIC_ENV } from '../publisher/contract.ts';
import { dynamoDbClient, kinesisClient, lambdaClient, snsClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import type { Consumers } from './consumer-positions.ts';
import { CONSUMER_FUNCTIONS_ENV } from './contract.ts';
import { followingGenerations } from './following-generations.ts';
import { KinesisAnnouncer } from './kinesis-announcer.ts';
import { LambdaConsumerPositions } from './lambda-consumer-positions.ts';
import { SnsAnnouncer } from './sns-announcer.ts';

/** Generations as their records have them, each asked by the function of its version. */
function lambdaConsumers(patience: number): Consumers {
  const client = lambdaClient(patience);
  const generations = generationsTable();
  const functions: Readonly<Record<string, string>> = JSON.parse(requireEnv(CONSUMER_FUNCTIONS_ENV));
  return {
    async current() {
      const following = await followingGenerations(generations, Object.keys(functions));
      const ofEach = [...following].map(([generation, folder]) => [generation, functions[folder] ?? '']);
      return new LambdaConsumerPositions({ client, functions: Object.fromEntries(ofEach) });
    },
  };
}

/**
 * What every function of this room reaches, as its template binds it.
 * @param patience milliseconds that a consumer is given to say where it stands
 */
export function deployedSources(patience: number) {
  const client = dynamoDbClient();
  const events = { client, tableName: requireEnv(EVENTS_TABLE_ENV) };
  return {
    heads: new DynamoDbStreamHeads(events),
    events: new DynamoDbEventStore(events),
    parked: new DynamoDbParkedStreams({ client, tableName: requireEnv(PARKED_TABLE_ENV) }),
    consumers: lambdaConsumers(patience),
    announcers: {
      kinesis: new KinesisAnnouncer({ client: kinesisClient(), streamName: requireEnv(EVENTS_STREAM_ENV) }),
      sqs: new SnsAnnouncer({ client: snsClient(), topicArn: requireEnv(EVENTS_TOPIC_ENV) }),
    },
    now: Date.now,
  };
}
