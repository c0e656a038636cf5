import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, inject } from 'vitest';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { describeEventStore } from '../contracts/event-store.ts';
import { createEventsTable, localClient } from '../support/events-table.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let tableName = '';

beforeAll(async () => {
  tableName = await createEventsTable(client);
});
afterAll(() => client.destroy());

describeEventStore('the event store on DynamoDB', () => new DynamoDbEventStore({ client, tableName }));
