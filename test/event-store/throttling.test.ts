import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { localClient } from '../support/events-table.ts';
import { draftOf } from '../support/histories.ts';

const empty = LoadedStream.of(StreamId.parse('order#1'), []);
let server: Server | undefined;

afterEach(() => server?.close());

/** A DynamoDB that throttles its first `times` requests; `asked` tells how many came. */
async function throttling(times: number) {
  let asked = 0;
  const throttled = JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  });
  server = createServer((_, response) => {
    asked++;
    response.writeHead(asked > times ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(asked > times ? '{}' : throttled);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient(
    localClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
  return { store: new DynamoDbEventStore({ client, tableName: 'events' }), asked: () => asked };
}

test('S02 a throttled append is tried again, and stored', { timeout: 20_000 }, async () => {
  const { store, asked } = await throttling(1);
  expect(await store.append(empty, draftOf('a'))).toMatchObject({ version: 1 });
  expect(asked()).toBe(2);
});

// The client waits up to 0.5 + 1 + 2 s between its attempts.
test('S02 throttling that goes on ends, after a bounded number of attempts, as unavailable', {
  timeout: 20_000,
}, async () => {
  const { store, asked } = await throttling(Number.POSITIVE_INFINITY);
  await expect(store.append(empty, draftOf('a'))).rejects.toBeInstanceOf(StoreUnavailable);
  expect(asked()).toBe(4);
});
