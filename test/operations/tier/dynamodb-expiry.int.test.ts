import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ArchivedTier } from '../../../lambdas/event-store/archived-tier.ts';
import { lineOf } from '../../../lambdas/event-store/commit-lines.ts';
import { DynamoDbEventStore } from '../../../lambdas/event-store/dynamodb-event-store.ts';
import { StoreUnavailable } from '../../../lambdas/event-store/event-store.ts';
import { MemoryObjectStore } from '../../../lambdas/event-store/memory-object-store.ts';
import { DynamoDbExpiry } from '../../../lambdas/operations/tier/dynamodb-expiry.ts';
import { moveCommits } from '../../../lambdas/operations/tier/move-commits.ts';
import { describeExpiry } from '../../contracts/expiry.ts';
import { newStream } from '../../contracts/new-stream.ts';
import { createEventsTable, localClient } from '../../support/events-table.ts';
import { draftOf } from '../../support/histories.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let tableName = '';

beforeAll(async () => {
  tableName = await createEventsTable(client);
});
afterAll(() => client.destroy());

const now = () => Date.parse('2010-12-01T08:00:00.500Z');
const open = () => ({
  store: new DynamoDbEventStore({ client, tableName }),
  expiry: new DynamoDbExpiry({ client, tableName, now }),
});

describeExpiry('the expiry of a table on DynamoDB', open);

test('a commit leaves a day later, and nothing else of its item has changed', async () => {
  const { store, expiry } = open();
  const stream = newStream();
  const commit = await store.append(await store.load(stream), draftOf('a'));
  const get = new GetItemCommand({ TableName: tableName, Key: { pk: { S: stream }, sk: { N: '1' } } });
  const { Item: before } = await client.send(get);
  const objects = new MemoryObjectStore();
  await moveCommits({ objects, tier: new ArchivedTier(objects), expiry }, stream, [lineOf(commit)]);
  // Seconds: 2010-12-02T08:00:00Z.
  expect((await client.send(get)).Item).toEqual({ ...before, expiresAt: { N: '1291276800' } });
});

test('only the very commit leaves that is in the tier', async () => {
  const { store, expiry } = open();
  const stream = newStream();
  const commit = await store.append(await store.load(stream), draftOf('a'));
  const other = { ...commit, commitId: '0197a1c2-0000-7000-8000-000000000001' };
  const objects = new MemoryObjectStore();
  await moveCommits({ objects, tier: new ArchivedTier(objects), expiry }, stream, [lineOf(other)]);
  expect(await expiry.lasting(stream, 2)).toEqual([commit]);
});

test('a table that does not answer is unavailable', { timeout: 20_000 }, async () => {
  const nowhere = new DynamoDBClient({ ...localClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const expiry = new DynamoDbExpiry({ client: nowhere, tableName, now });
  await expect(expiry.lasting(newStream(), 2)).rejects.toBeInstanceOf(StoreUnavailable);
});
