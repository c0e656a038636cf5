import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { DynamoDbParkedStreams } from '../../lambdas/event-store/dynamodb-parked-streams.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { newStream } from '../contracts/new-stream.ts';
import { describeParkedStreams } from '../contracts/parked-streams.ts';
import { createParkedTable, localClient } from '../support/events-table.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let tableName = '';

beforeAll(async () => {
  tableName = await createParkedTable(client);
});
afterAll(() => client.destroy());

describeParkedStreams(
  'parked streams on DynamoDB',
  (clock) => new DynamoDbParkedStreams({ client, tableName, clock }),
);

test('a table that does not answer is unavailable', { timeout: 20_000 }, async () => {
  const nowhere = new DynamoDBClient({ ...localClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const parked = new DynamoDbParkedStreams({ client: nowhere, tableName });
  const [consumer, stream] = ['orders', newStream()];
  const reason = { code: 'Unwritable', message: 'Unwritable' };
  for (const asked of [
    () => parked.park({ consumer, stream, from: 1, seen: 1, reason }),
    () => parked.release(consumer, stream, 1),
    () => parked.find(consumer, stream),
    () => parked.list(consumer, 1),
  ])
    await expect(asked()).rejects.toBeInstanceOf(StoreUnavailable);
});
