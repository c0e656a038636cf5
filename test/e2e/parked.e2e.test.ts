import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, inject, it } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import { DynamoDbParkedStreams } from '../../lambdas/event-store/dynamodb-parked-streams.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { localClient } from '../support/events-table.ts';
import { commitOf } from '../support/histories.ts';
import { runVarve } from '../support/run-varve.ts';
import { httpClient } from './http-client.ts';

const backend = inject('backend');
const { call, command, query } = httpClient(backend.api, backend.tokens.operator);
const dynamodb = new DynamoDBClient(localClient(backend.engines.dynamodb ?? ''));
afterAll(() => dynamodb.destroy());

const tableOf = (output: string): string =>
  Object.values(backend.outputs).flatMap((outputs) => outputs[output] ?? [])[0] ?? '';
const varve = (...args: readonly string[]) => runVarve(args, { VARVE_LOCAL_DIR: backend.dir });

it('G7 S14 a value that a store refuses parks its stream there, and stops nothing else', async () => {
  const poisoned = `poison-${randomUUID()}`;
  // Longer than an index entry of PostgreSQL may be, and no other store minds.
  const data = { owner: randomBytes(6_000).toString('hex'), currency: 'GBP' };
  const events = [{ type: 'AccountCreated', schemaVersion: 1, data }];
  const item = toItem({ ...commitOf(`account#${poisoned}`, 1), events }) as Record<string, never>;
  await dynamodb.send(new PutItemCommand({ TableName: tableOf('EventsTable'), Item: item }));
  const neighbour = `n-${randomUUID()}`;
  await command(`/accounts/${neighbour}/create-account`, { currency: 'GBP', owner: neighbour });
  const seen = { headers: { 'varve-min-version': `account#${neighbour}@1` } };
  expect((await query(`/accounts?owner=${neighbour}`, seen)).body.items).toHaveLength(1);
  expect((await query(`/accounts/${poisoned}?minVersion=1`)).status).toBe(200);

  const consumer = firstGenerationOf(accountsProjection);
  const mark = { consumer, stream: `account#${poisoned}`, from: 1, seen: 1, reason: { code: 'Unwritable' } };
  await expect
    .poll(async () => (await call(`/operations/parked?consumer=${consumer}`)).body.items, { timeout: 30_000 })
    .toContainEqual(expect.objectContaining({ ...mark, reason: expect.objectContaining(mark.reason) }));
  const redriven = await varve('redrive', '--consumer', consumer, '--stream', `account#${poisoned}`);
  expect(redriven.code).toBe(1);
});

it('a stream that can be applied again is redriven from the command line, and its mark is gone', async () => {
  const id = `redrive-${randomUUID()}`;
  const order = { currency: 'GBP', country: 'Atlantis', orderDate: '2011-02-03', customer: null };
  await command(`/orders/${id}/create-order`, order);
  const stream = StreamId.of('order', id);
  const consumer = firstGenerationOf(ordersProjection);
  const marks = new DynamoDbParkedStreams({ client: dynamodb, tableName: tableOf('ParkedTable') });
  await marks.park({ consumer, stream, from: 1, seen: 1, reason: { code: 'Test', message: 'by hand' } });

  expect((await varve('parked', '--consumer', consumer)).stdout).toContain(stream);
  const redriven = await varve('redrive', '--consumer', consumer, '--stream', stream);
  expect([redriven.code, redriven.stderr]).toEqual([0, expect.any(String)]);
  expect(await marks.find(consumer, stream)).toBeUndefined();
  expect((await query(`/orders/${id}?minVersion=1`)).status).toBe(200);
});
