import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { readTableKey } from '../../lambdas/projections/contract.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';
import { localClient } from '../support/events-table.ts';

const client = new DynamoDBClient({ ...localClient(inject('engines').dynamodb), maxAttempts: 1 });
const tableName = `read-${process.pid}-${Date.now()}`;
const generation = 'product-stock_v1_b1';
const store = <Document>() => new DynamoDbDocumentStore<Document>({ client, tableName, generation });
const streamOf = (id: string | number) => StreamId.of('product', `${id}`);

beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: readTableKey, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: readTableKey, KeyType: 'HASH' }],
    }),
  );
});
afterAll(() => client.destroy());

describeDocumentStore('documents in DynamoDB', async () => store<OrderDocument>());

test('more documents than one call takes, and one asked for twice, come back each once', async () => {
  const documents = Array.from({ length: 130 }, (_, n) => ({
    stream: streamOf(`many-${n}`),
    version: 1,
    document: { text: 'x'.repeat(1000) },
  }));
  await store().save(documents);
  const streams = documents.map(({ stream }) => stream);
  const found = await store().load([...streams, ...streams]);
  expect(found.map(({ stream }) => stream).sort()).toEqual(streams.sort());
});

describe('faults of DynamoDB', () => {
  test('a document that no item holds is permanent', async () => {
    const large = { stream: streamOf('large'), version: 1, document: { text: 'x'.repeat(450_000) } };
    await expect(store().save([large])).rejects.toBeInstanceOf(Unwritable);
  });

  test('S08 a value that is no JSON is not quietly left out', async () => {
    const odd = { stream: streamOf('odd'), version: 1, document: { at: new Date(), left: undefined } };
    await expect(store().save([odd])).rejects.toMatchObject({
      code: 'ProjectionFailed',
      cause: { code: 'UnfitData', path: 'document.at' },
    });
  });

  test('a table that is not there yet, or a server that is not there, passes', async () => {
    const missing = new DynamoDbDocumentStore({ client, tableName: 'nobody-made-it', generation });
    await expect(missing.load([streamOf(1)])).rejects.toBeInstanceOf(StoreUnreachable);
    const nowhere = new DynamoDBClient({ ...localClient('http://127.0.0.1:9'), maxAttempts: 1 });
    const unreachable = new DynamoDbDocumentStore({ client: nowhere, tableName, generation });
    await expect(
      unreachable.save([{ stream: streamOf(1), version: 1, document: {} }]),
    ).rejects.toBeInstanceOf(StoreUnreachable);
  });
});
