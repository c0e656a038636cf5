import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, inject } from 'vitest';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { DynamoDbPutBack } from '../../lambdas/event-store/dynamodb-put-back.ts';
import { describePutBack } from '../contracts/put-back.ts';
import { createEventsTable, localClient } from '../support/events-table.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let tableName = '';

beforeAll(async () => {
  tableName = await createEventsTable(client);
});
afterAll(() => client.destroy());

describePutBack('putting back on DynamoDB', () => ({
  store: new DynamoDbEventStore({ client, tableName }),
  putBack: new DynamoDbPutBack({ client, tableName }),
  async lose(stream, ...versions) {
    for (const version of versions) {
      const Key = { pk: { S: stream }, sk: { N: String(version) } };
      await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
    }
  },
}));
