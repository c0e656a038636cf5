import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, inject, it } from 'vitest';
import { AFTERMATH, awaitWriters } from '../../lambdas/projections/await-writers.ts';
import { firstGenerationOf, generationOf } from '../../lambdas/projections/contract.ts';
import { DynamoDbGenerations } from '../../lambdas/projections/dynamodb-generations.ts';
import {
  begin,
  type Control,
  drop,
  follow,
  handOver,
  stepBack,
  swap,
} from '../../lambdas/projections/generation-control.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { PostgresGenerationStore } from '../../lambdas/projections/postgres-generation-store.ts';
import { localClient } from '../support/events-table.ts';
import { runVarve } from '../support/run-varve.ts';
import { httpClient } from './http-client.ts';

const backend = inject('backend');
const { all, call, command, query } = httpClient(backend.api, backend.tokens.operator);
const dynamodb = new DynamoDBClient(localClient(backend.engines.dynamodb ?? ''));
const admin = postgresPool(new URL('/varve', backend.engines.postgres).href);
afterAll(async () => {
  dynamodb.destroy();
  await admin.end();
});

const tableName =
  Object.values(backend.outputs).flatMap((outputs) => outputs.GenerationsTable ?? [])[0] ?? '';
const generations = new DynamoDbGenerations({ client: dynamodb, tableName });
const store = new PostgresGenerationStore({ admin, contract: ordersProjection });

/** Milliseconds: longer than any invocation may last here. */
const LONGEST = 60_000;

/** As if it had begun before any invocation that runs now. */
const replay = () => ({
  run: randomUUID(),
  since: new Date(Date.now() - LONGEST - AFTERMATH - 1_000).toISOString(),
});

async function change(next: (control: Control) => Control): Promise<Control> {
  const control = await generations.load('orders');
  if (control === undefined) throw new Error('The backend has not prepared the orders');
  const changed = next(control);
  await generations.save(changed);
  return changed;
}

const create = (id: string, country: string) =>
  command(`/orders/${id}/create-order`, {
    currency: 'GBP',
    country,
    orderDate: '2011-02-03',
    customer: null,
  });

/** Opens orders of one country, one after the other, until it is told to stop; and asks for all of them meanwhile. */
function writingAndReading(country: string) {
  let goOn = true;
  const opened: string[] = [];
  const seen: { readonly status: number; readonly orders: number }[] = [];
  const writing = (async () => {
    while (goOn) {
      const id = `g-${randomUUID()}`;
      const { status, body } = await create(id, country);
      expect([status, body]).toEqual([201, expect.anything()]);
      opened.push(id);
    }
  })();
  const reading = (async () => {
    while (goOn) {
      const { status, body } = await call(`/orders?country=${country}&limit=200`);
      seen.push({ status, orders: body.items?.length });
      await sleep(5);
    }
  })();
  return {
    opened,
    seen,
    stop: async () => {
      goOn = false;
      await Promise.all([writing, reading]);
    },
  };
}

/** History, as replay would write it: what follows meanwhile is at least as new. */
const fill = (to: string, from: string) =>
  admin.query(
    `INSERT INTO "${to}".documents SELECT * FROM "${from}".documents ON CONFLICT (stream) DO NOTHING`,
  );

const isAccepted = ({ status }: { readonly status: number }) => status === 200;

it('G8 another build is made and swapped in while orders are made and read: no reader goes back, or sees a part', async () => {
  const country = `swap-${randomUUID()}`;
  const first = firstGenerationOf(ordersProjection);
  const at = writingAndReading(country);
  const { run, since } = replay();
  const { building, kept: before } = await change((control) => begin(control, 1, { run, since }));
  expect(before).toBeUndefined();
  const next = generationOf('orders', building ?? { version: 1, build: 0 });
  await store.make(next);
  await sleep(1_000);
  await change((control) => follow(control, run));
  await awaitWriters({ leases: generations, longestInvocation: LONGEST }, 'orders', { since });
  await fill(next, first);
  await change((control) => handOver(control, run));
  await store.markComplete(next);
  await sleep(500);
  await change((control) => swap(control, run, { keepOld: true }));
  await sleep(1_000);

  const lag = JSON.parse((await runVarve(['lag', '--json'], { VARVE_LOCAL_DIR: backend.dir })).stdout);
  const consumers = lag.map(({ consumer }: { consumer: string }) => consumer);
  expect(consumers.filter((name: string) => name.startsWith('orders_'))).toEqual([first, next]);

  const back = replay();
  await change((control) => stepBack(control, back));
  await awaitWriters({ leases: generations, longestInvocation: LONGEST }, 'orders', back);
  await change((control) => handOver(control, back.run));
  await change((control) => swap(control, back.run, { keepOld: true }));
  await sleep(500);
  await at.stop();

  const counts = at.seen.filter(isAccepted).map(({ orders }) => orders);
  expect(at.seen.filter((answer) => !isAccepted(answer))).toEqual([]);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  const named = { headers: { 'varve-min-version': `order#${at.opened.at(-1)}@1` } };
  expect((await query(`/orders?country=${country}`, named)).status).toBe(200);
  expect(await all(`/orders?country=${country}&limit=200`)).toHaveLength(at.opened.length);
  const documents = async (generation: string) =>
    (
      await admin.query(
        `SELECT stream, version, document::text FROM "${generation}".documents ORDER BY stream`,
      )
    ).rows;
  await expect.poll(() => documents(next)).toEqual(await documents(first));
  await change(drop);
  await sleep(1_000);
  await store.drop(next);
});

it('G8 a read model that has lost its mark is a 503 and never an empty list, until it is complete again', async () => {
  const country = `lost-${randomUUID()}`;
  const id = `l-${randomUUID()}`;
  await create(id, country);
  const named = { headers: { 'varve-min-version': `order#${id}@1` } };
  expect((await query(`/orders?country=${country}`, named)).body.items).toHaveLength(1);
  const first = firstGenerationOf(ordersProjection);
  await admin.query(`DELETE FROM "${first}".generation`);
  try {
    const lost = await call(`/orders?country=${country}`);
    expect(lost).toMatchObject({
      status: 503,
      body: {
        type: 'urn:varve:problem:unavailable',
        detail: 'The read model is being built. Ask again later.',
      },
    });
    expect(lost.headers.get('retry-after')).toBe('30');
  } finally {
    await store.markComplete(first);
  }
  expect((await call(`/orders?country=${country}`)).body.items).toHaveLength(1);
});
