import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { DynamoDbParkedStreams } from '../../lambdas/event-store/dynamodb-parked-streams.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { localClient } from '../support/events-table.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A DynamoDB where the condition of the first `times` writes fails; `asked` tells how many came. */
async function refusing(times: number) {
  let asked = 0;
  const failed = JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
  });
  server = createServer((_, response) => {
    asked++;
    response.writeHead(asked > times ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(asked > times ? '{}' : failed);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient(
    localClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
  return { parked: new DynamoDbParkedStreams({ client, tableName: 'parked' }), asked: () => asked };
}

const parking = {
  consumer: 'orders_v1_b1',
  stream: StreamId.parse('order#1'),
  from: 1,
  seen: 3,
  reason: { code: 'Unwritable', message: 'Unwritable' },
};

test.each([
  [0, 1, 'nobody is ahead'],
  [1, 2, 'another was ahead'],
  [2, 3, 'another was ahead, and released it meanwhile'],
])('G7 with %i refusals it is parked with %i calls: %s', async (refusals, calls) => {
  const { parked, asked } = await refusing(refusals);
  await parked.park(parking);
  expect(asked()).toBe(calls);
});

test('G7 what was not parked is told, and not taken for parked', async () => {
  const { parked } = await refusing(Number.POSITIVE_INFINITY);
  await expect(parked.park(parking)).rejects.toBeInstanceOf(StoreUnavailable);
});
