import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { DynamoDbSnapshotStore } from '../../lambdas/event-store/dynamodb-snapshot-store.ts';
import { newStream } from '../contracts/new-stream.ts';
import { snapshotOf } from '../contracts/snapshot-store.ts';
import { localClient } from '../support/events-table.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test('S24 a table that does not answer holds up no command', { timeout: 20_000 }, async () => {
  server = createServer(() => undefined);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient(localClient(`http://127.0.0.1:${port}`));
  const store = new DynamoDbSnapshotStore({ client, tableName: 'snapshots' });
  expect(await store.find(newStream(), 'code')).toEqual({ kind: 'unusable', reason: 'unavailable' });
  await expect(store.save(snapshotOf(newStream(), 16))).rejects.toThrow();
});
