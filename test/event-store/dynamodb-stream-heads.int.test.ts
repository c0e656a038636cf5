import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { DynamoDbStreamHeads } from '../../lambdas/event-store/dynamodb-stream-heads.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { newStream } from '../contracts/new-stream.ts';
import { describeStreamHeads, enumerated } from '../contracts/stream-heads.ts';
import { createEventsTable, localClient } from '../support/events-table.ts';
import { draftOf } from '../support/histories.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
afterAll(() => client.destroy());

async function newTable() {
  const tableName = await createEventsTable(client);
  return {
    tableName,
    store: new DynamoDbEventStore({ client, tableName }),
    heads: new DynamoDbStreamHeads({ client, tableName }),
  };
}

describeStreamHeads('the heads of streams on DynamoDB', newTable);

describe('the heads of streams on DynamoDB', () => {
  test('what is no commit of ours is passed over, however many items it has, and hides nothing', async () => {
    const { tableName, store, heads } = await newTable();
    const streams = Array.from({ length: 8 }, newStream);
    for (const stream of streams) await store.append(await store.load(stream), draftOf('x', 1, 2));
    for (const [pk, versions] of [
      ['no stream', [1, 2, 3]],
      ['order', [7]],
    ] as const) {
      for (const sk of versions) {
        const Item = { pk: { S: pk }, sk: { N: String(sk) } };
        await client.send(new PutItemCommand({ TableName: tableName, Item }));
      }
    }
    const found = await enumerated(heads, 2);
    expect(found.map(({ stream }) => stream).sort()).toEqual([...streams].sort());
  });

  test('a damaged head stands at its version, so that who applies it finds out', async () => {
    const { tableName, heads } = await newTable();
    const stream = newStream();
    const Item = { pk: { S: stream }, sk: { N: '4' } };
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
    expect(await enumerated(heads, 2)).toEqual([{ stream, commit: 4, version: 4, at: '' }]);
  });

  test('a table that does not answer is unavailable', { timeout: 20_000 }, async () => {
    const nowhere = new DynamoDBClient({ ...localClient('http://127.0.0.1:9'), maxAttempts: 1 });
    const heads = new DynamoDbStreamHeads({ client: nowhere, tableName: 'events' });
    await expect(heads.next(0, 1)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(heads.next(0, 1, { stream: newStream(), commit: 1 })).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
  });
});
