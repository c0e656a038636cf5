import pg from 'pg';
import { afterAll, afterEach, describe, expect, inject, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { bestSellersRanking } from '../../lambdas/projections/best-sellers/valkey-best-sellers.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { ordersTable } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';
import { valkey } from '../../lambdas/projections/valkey-client.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { salesTally } from './sales-tally.ts';

const pool = postgresPool(inject('engines').postgres);
const cache = valkey(inject('engines').valkey);
const run = `calls_${process.pid}_${Date.now()}`;
afterAll(() => Promise.all([pool.end(), cache.close()]));
afterEach(() => void vi.restoreAllMocks());

const streams = Array.from({ length: 100 }, (_, n) => StreamId.of('order', `${n}`));
const advances = streams.map((stream) => ({ stream, from: 0, to: 1 }));
const document: OrderDocument = {
  customer: null,
  country: 'Norway',
  orderDate: '2010-12-01',
  status: 'open',
  lines: [],
  total: { amount: 1, currency: 'GBP' },
};
const documents = streams.map((stream) => ({ stream, version: 1, document }));

/** The first word of every statement that goes to PostgreSQL, whoever sends it. */
function statements() {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  return () => query.mock.calls.map(([statement]) => /\w+/.exec(String(statement))?.[0]);
}

/** Every command that goes to Valkey, a script being one, with its fields. */
async function commands() {
  const sent = await cache.ask(async (cluster) => {
    // The first one of a connection asks for the slots, too.
    await cluster.exists(`{${run}}:nothing`);
    return vi.spyOn(cluster, 'sendCommand');
  });
  return () => sent.mock.calls.map(([{ name }]) => name);
}

describe('a batch of 100 streams is written once', () => {
  test('documents in PostgreSQL: one statement', async () => {
    const table = ordersTable(`${run}_documents`);
    await pool.query(documentTableDdl(table));
    const store = new PostgresDocumentStore<OrderDocument>({ pool, table });
    const sent = statements();
    await store.save(documents);
    expect(sent()).toEqual(['INSERT']);
    expect(await store.load(streams)).toHaveLength(100);
  });

  test('sums in PostgreSQL: one transaction of a statement for positions and one for sums', async () => {
    const table = salesTable(`${run}_sums`);
    await pool.query(tallyTableDdl(table));
    const store = new PostgresTallyStore<SalesTally>({ pool, table });
    const sent = statements();
    await store.add(
      advances,
      streams.map((stream) => salesTally(stream, 1)),
    );
    expect(sent()).toEqual(['BEGIN', 'INSERT', 'INSERT', 'COMMIT']);
    expect((await store.positions(streams)).size).toBe(100);
  });

  test('documents in Valkey: one script', async () => {
    const store = new ValkeyDocumentStore<OrderDocument>({ valkey: cache, generation: `${run}_documents` });
    const sent = await commands();
    await store.save(documents);
    expect(sent()).toEqual(['eval']);
    expect(await store.load(streams)).toHaveLength(100);
  });

  test('a ranking in Valkey: one script', async () => {
    const store = bestSellersRanking(cache, `${run}_ranking`);
    const sent = await commands();
    await store.add(
      advances,
      streams.map((stream) => ({ key: { product: stream }, add: { units: 1 } })),
    );
    expect(sent()).toEqual(['eval']);
    expect(await store.top(200)).toHaveLength(100);
  });
});

describe('positions are read without the documents', () => {
  test('in PostgreSQL', async () => {
    const table = ordersTable(`${run}_positions`);
    await pool.query(documentTableDdl(table));
    const store = new PostgresDocumentStore<OrderDocument>({ pool, table });
    await store.save(documents);
    const query = vi.spyOn(pool, 'query');
    expect((await store.positions(streams)).size).toBe(100);
    const answers = await Promise.all(query.mock.results.map(({ value }) => value as unknown));
    const columns = (answers as pg.QueryResult[]).flatMap(({ fields }) => fields.map(({ name }) => name));
    expect(columns).toEqual(['stream', 'version']);
  });

  test('in Valkey', async () => {
    const store = new ValkeyDocumentStore<OrderDocument>({ valkey: cache, generation: `${run}_positions` });
    await store.save(documents);
    const asked: { readonly mock: { readonly calls: readonly (readonly unknown[])[] } }[] = [];
    await cache.ask(async (cluster) => {
      const make = cluster.pipeline.bind(cluster);
      vi.spyOn(cluster, 'pipeline').mockImplementation((...given) => {
        const pipeline = make(...given);
        asked.push(vi.spyOn(pipeline, 'hmget'));
        return pipeline;
      });
    });
    expect((await store.positions(streams)).size).toBe(100);
    const fields = asked.flatMap(({ mock }) => mock.calls.map(([, ...rest]) => rest.join()));
    expect(fields).toEqual(streams.map(() => 'version'));
  });
});
