import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { DynamoDbPositions } from '../../lambdas/event-store/dynamodb-positions.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { newStream } from '../contracts/new-stream.ts';
import { describePositions } from '../contracts/positions.ts';
import { createPositionsTable, localClient } from '../support/events-table.ts';

/** Each worker has a connection of its own. */
const clients = [1, 2].map(() => new DynamoDBClient(localClient(inject('engines').dynamodb)));
const [client = new DynamoDBClient(), otherClient = client] = clients;
let tableName = '';

beforeAll(async () => {
  tableName = await createPositionsTable(client);
});
afterAll(() => {
  for (const each of clients) each.destroy();
});

describePositions('positions on DynamoDB', () => ({
  one: new DynamoDbPositions({ client, tableName, consumer: 'fulfilment' }),
  other: new DynamoDbPositions({ client: otherClient, tableName, consumer: 'fulfilment' }),
  stranger: new DynamoDbPositions({ client, tableName, consumer: 'notices' }),
}));

test('a table that does not answer is unavailable', { timeout: 20_000 }, async () => {
  const nowhere = new DynamoDBClient({ ...localClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const positions = new DynamoDbPositions({ client: nowhere, tableName, consumer: 'fulfilment' });
  await expect(positions.positions([newStream()])).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(positions.advance({ stream: newStream(), from: 0, to: 1 })).rejects.toBeInstanceOf(
    StoreUnavailable,
  );
});
