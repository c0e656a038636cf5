import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { DynamoDbSnapshotStore } from '../../lambdas/event-store/dynamodb-snapshot-store.ts';
import { toSnapshotItem } from '../../lambdas/event-store/snapshot-item.ts';
import { newStream } from '../contracts/new-stream.ts';
import { describeSnapshotStore, snapshotOf } from '../contracts/snapshot-store.ts';
import { createSnapshotsTable, localClient } from '../support/events-table.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let tableName = '';

beforeAll(async () => {
  tableName = await createSnapshotsTable(client);
});
afterAll(() => client.destroy());

const open = () => new DynamoDbSnapshotStore({ client, tableName });

describeSnapshotStore('snapshots on DynamoDB', open);

test.each([
  ['whose state is cut off', { state: { S: '{"version":1' } }],
  ['without a commit', { commitId: undefined }],
  ['whose commands are cut off', { commands: { B: new Uint8Array(5) } }],
  ['whose version is none', { version: { N: '-3' } }],
])('S24 a snapshot %s is unreadable, and the next one replaces it', async (_, broken) => {
  const snapshot = snapshotOf(newStream(), 16);
  const item = Object.entries({ ...toSnapshotItem(snapshot), ...broken });
  const Item = Object.fromEntries(item.filter(([, value]) => value !== undefined));
  await client.send(new PutItemCommand({ TableName: tableName, Item: Item as never }));
  const found = await open().find(snapshot.stream, snapshot.reducer);
  expect(found).toMatchObject({ kind: 'unusable', reason: 'unreadable' });
  const unusable = found.kind === 'unusable' ? found.commitId : undefined;
  await open().save(snapshotOf(snapshot.stream, 16), unusable);
  expect(await open().find(snapshot.stream, snapshot.reducer)).toMatchObject({
    kind: 'found',
    snapshot: { version: 16 },
  });
});

test('S24 a store that is not there is no reason not to go on', async () => {
  const gone = new DynamoDbSnapshotStore({ client, tableName: 'no-such-table' });
  expect(await gone.find(newStream(), 'code')).toEqual({ kind: 'unusable', reason: 'unavailable' });
});
