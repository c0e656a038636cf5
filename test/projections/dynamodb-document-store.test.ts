import { setImmediate as turn } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';

/** A store each of whose calls is answered by the wire. */
const storeThat = (answer: (body: Uint8Array) => Promise<object>) =>
  new DynamoDbDocumentStore<object>({
    client: new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
      requestHandler: {
        async handle(request: { readonly body: Uint8Array }) {
          const body = Buffer.from(JSON.stringify(await answer(request.body)));
          return {
            response: { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body },
          };
        },
      } as never,
    }),
    tableName: 'any',
    generation: 'any_v1_b1',
  });

test('writes of 120 documents are under way 50 at once, the connections of a client, and no more', async () => {
  const { promise: open, resolve: release } = Promise.withResolvers<void>();
  const counts = { sent: 0, underWay: 0, most: 0 };
  const store = storeThat(async () => {
    counts.sent++;
    counts.most = Math.max(counts.most, ++counts.underWay);
    await open;
    await turn();
    counts.underWay--;
    return {};
  });
  const documents = Array.from({ length: 120 }, (_, n) => ({
    stream: StreamId.of('product', `${n}`),
    version: 1,
    document: {},
  }));
  const saved = store.save(documents);
  await vi.waitFor(() => expect(counts.underWay).toBe(50));
  release();
  await saved;
  expect(counts).toEqual({ sent: 120, underWay: 0, most: 50 });
});

test('positions are read without the documents', async () => {
  const asked: unknown[] = [];
  const stream = StreamId.of('product', '1');
  const store = storeThat(async (body) => {
    asked.push(JSON.parse(new TextDecoder().decode(body)));
    return { Responses: { any: [{ stream: { S: stream }, version: { N: '4' } }] }, UnprocessedKeys: {} };
  });
  expect(await store.positions([stream])).toEqual(new Map([[stream, 4]]));
  expect(asked).toMatchObject([
    {
      RequestItems: {
        any: {
          Keys: [{ key: { S: 'any_v1_b1/product#1' } }],
          ConsistentRead: true,
          ProjectionExpression: '#stream, #version',
          ExpressionAttributeNames: { '#stream': 'stream', '#version': 'version' },
        },
      },
    },
  ]);
});
