import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderDocument } from '../../lambdas/projections/orders/order-documents.ts';
import { ordersTable } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';
import { describeTallyStore } from '../contracts/tally-store.ts';
import { salesTally } from './sales-tally.ts';

const pool = postgresPool(inject('engines').postgres);
const schema = `stores_${process.pid}_${Date.now()}`;
const documents = { ...ordersTable, schema: `${schema}_documents` };
let tallySchemas = 0;

const documentStore = new PostgresDocumentStore<OrderDocument>({ pool, table: documents });

beforeAll(async () => {
  await pool.query(documentTableDdl(documents));
});
afterAll(() => pool.end());

describeDocumentStore('documents in PostgreSQL', async () => documentStore);

describeTallyStore({ name: 'tallies in PostgreSQL', tally: salesTally, open: openTallies });

async function openTallies() {
  const table = { ...salesTable, schema: `${schema}_tallies_${++tallySchemas}` };
  await pool.query(tallyTableDdl(table));
  const select = `SELECT "by", key, day, currency, orders, units, revenue FROM "${table.schema}".tallies ORDER BY key`;
  return {
    store: new PostgresTallyStore<SalesTally>({ pool, table }),
    tallies: async () => {
      const { rows } = await pool.query(select);
      return rows.map(({ orders, units, revenue, ...key }) => ({ key, add: { orders, units, revenue } }));
    },
  };
}

describe('faults of PostgreSQL', () => {
  const document: OrderDocument = {
    customer: null,
    country: 'Norway',
    orderDate: '2010-12-01',
    status: 'open',
    lines: [],
    total: { amount: 1, currency: 'GBP' },
  };
  const save = (store: PostgresDocumentStore<OrderDocument>, changed: Partial<OrderDocument>) =>
    store.save([
      { stream: StreamId.of('order', 'fault'), version: 1, document: { ...document, ...changed } },
    ]);

  test('a value that it refuses is permanent', async () => {
    await expect(save(documentStore, { orderDate: '2010-02-30' })).rejects.toBeInstanceOf(Unwritable);
    await expect(save(documentStore, { country: 'a\u0000b' })).rejects.toBeInstanceOf(Unwritable);
  });

  test('a key that is too large for an index is permanent, and no fault of the server', async () => {
    const { store } = await openTallies();
    const country = salesTally(randomBytes(3_000).toString('hex'), 1);
    await expect(
      store.add([{ stream: StreamId.of('order', 'a'), from: 0, to: 1 }], [country]),
    ).rejects.toBeInstanceOf(Unwritable);
  });

  test('S09 an old U+0000 inside a document is no fault', async () => {
    const lines: OrderDocument['lines'] = JSON.parse('[{"description":"a\\u0000b"}]');
    await save(documentStore, { lines });
    const [found] = await documentStore.load([StreamId.of('order', 'fault')]);
    expect(found?.document.lines).toEqual(lines);
  });

  test('a table that is not prepared yet, or a server that is not there, passes', async () => {
    const unprepared = new PostgresDocumentStore({ pool, table: { ...documents, schema: 'nobody_made_it' } });
    await expect(save(unprepared, {})).rejects.toBeInstanceOf(StoreUnreachable);
    const nowhere = postgresPool('postgresql://a:a@127.0.0.1:9/varve');
    await expect(
      save(new PostgresDocumentStore({ pool: nowhere, table: documents }), {}),
    ).rejects.toBeInstanceOf(StoreUnreachable);
    const tallies = new PostgresTallyStore<SalesTally>({ pool: nowhere, table: salesTable });
    await expect(tallies.add([], [])).rejects.toBeInstanceOf(StoreUnreachable);
    await nowhere.end();
  });
});
