import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { AccountDocument } from '../../lambdas/projections/accounts/account-documents.ts';
import {
  accountsTable,
  PostgresAccountQueries,
} from '../../lambdas/projections/accounts/postgres-accounts.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { ordersTable, PostgresOrderQueries } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { PostgresSalesQueries, salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import type { SalesDimension, SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';

const server = inject('engines').postgres;
const database = `queries_${process.pid}_${Date.now()}`;
const admin = postgresPool(server);
const pool = postgresPool(Object.assign(new URL(server), { pathname: `/${database}` }).href);

const order = (orderDate: string, changed: Partial<OrderDocument> = {}): OrderDocument => ({
  customer: '17850',
  country: 'Norway',
  orderDate,
  status: 'placed',
  lines: [],
  total: { amount: 100, currency: 'GBP' },
  ...changed,
});
const tally = (by: SalesDimension, key: string, day: string, revenue: number): SalesTally => ({
  key: { by, key, day, currency: 'GBP' },
  add: { orders: Math.sign(revenue), units: 1, revenue },
});

const account = (id: string, owner: string, status: AccountDocument['status']) => ({
  stream: StreamId.of('account', id),
  version: 3,
  document: { owner, status },
});

beforeAll(async () => {
  await admin.query(`CREATE DATABASE ${database}`);
  for (const ddl of [
    documentTableDdl(accountsTable('accounts_v1_b1')),
    documentTableDdl(ordersTable('orders_v1_b1')),
    tallyTableDdl(salesTable('sales_v1_b1')),
  ])
    await pool.query(ddl);
  await new PostgresDocumentStore({ pool, table: accountsTable('accounts_v1_b1') }).save([
    account('a', '17850', 'open'),
    account('b', '13047', 'blocked'),
    account('c', '17850', 'blocked'),
    { stream: StreamId.of('account', 'absent'), version: 2, document: undefined },
  ]);
  const documents = {
    1: order('2010-12-01'),
    2: order('2010-12-03', { customer: null }),
    3: order('2010-12-03', { status: 'open' }),
    4: order('2010-12-02', { country: 'France' }),
  };
  const absent = { stream: StreamId.of('order', 'absent'), version: 4, document: undefined };
  await new PostgresDocumentStore({ pool, table: ordersTable('orders_v1_b1') }).save([
    ...Object.entries(documents).map(([id, document]) => ({
      stream: StreamId.of('order', id),
      version: 2,
      document,
    })),
    absent,
  ]);
  await new PostgresTallyStore<SalesTally>({ pool, table: salesTable('sales_v1_b1') }).add(
    [{ stream: StreamId.of('order', '1'), from: 0, to: 2 }],
    [
      tally('day', '2010-12-01', '2010-12-01', 700),
      tally('day', '2010-12-02', '2010-12-02', 900),
      tally('product', 'a', '2010-12-01', 500),
      tally('product', 'a', '2010-12-02', 100),
      tally('product', 'b', '2010-12-01', 550),
      tally('product', 'c', '2010-12-02', 550),
      tally('product', 'cancelled', '2010-12-01', 0),
    ],
  );
});
afterAll(async () => {
  await pool.end();
  await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await admin.end();
});

describe('accounts', () => {
  const accounts = new PostgresAccountQueries(pool, 'accounts_v1_b1');
  const ids = async (...asked: Parameters<typeof accounts.list>) =>
    (await accounts.list(...asked)).map(({ id }) => id);

  test('come by id, page by page, by owner and by status', async () => {
    expect(await accounts.list({}, 1)).toEqual([{ id: 'a', owner: '17850', status: 'open', version: 3 }]);
    expect(await ids({}, 10, 'a')).toEqual(['b', 'c']);
    expect(await ids({ owner: '17850' }, 10)).toEqual(['a', 'c']);
    expect(await ids({ status: 'blocked' }, 10)).toEqual(['b', 'c']);
    expect(await ids({ status: 'blocked', owner: '17850' }, 10, 'a')).toEqual(['c']);
    expect(await ids({}, 10)).toEqual(['a', 'b', 'c']);
  });
});

describe('orders', () => {
  const orders = new PostgresOrderQueries(pool, 'orders_v1_b1');
  const ids = async (...asked: Parameters<typeof orders.list>) =>
    (await orders.list(...asked)).map(({ id }) => id);

  test('come newest order date first, then by id, page by page', async () => {
    expect(await ids({}, 10)).toEqual(['2', '3', '4', '1']);
    expect(await ids({}, 2)).toEqual(['2', '3']);
    expect(await ids({}, 2, { orderDate: '2010-12-03', id: '2' })).toEqual(['3', '4']);
    expect(await ids({}, 2, { orderDate: '2010-12-01', id: '1' })).toEqual([]);
  });

  test('G9 leave out one that is absent, but not its position', async () => {
    const absent = StreamId.of('order', 'absent');
    expect(await ids({}, 10)).not.toContain('absent');
    expect(await orders.positions([absent])).toEqual(new Map([[absent, 4]]));
    expect(await orders.positions([absent], '17850')).toEqual(new Map());
  });

  test('are found by each of their sides', async () => {
    expect(await ids({ customer: '17850' }, 10)).toEqual(['3', '4', '1']);
    expect(await ids({ status: 'open' }, 10)).toEqual(['3']);
    expect(await ids({ country: 'France' }, 10)).toEqual(['4']);
    expect(await ids({ from: '2010-12-02', to: '2010-12-02' }, 10)).toEqual(['4']);
  });

  test('are shown with their document, and their position', async () => {
    const stream = StreamId.of('order', '1');
    expect(await orders.find(stream)).toEqual({ stream, version: 2, document: order('2010-12-01') });
    expect(await orders.find(StreamId.of('order', '9'))).toBeUndefined();
    expect(await orders.positions([stream, StreamId.of('order', '9')])).toEqual(new Map([[stream, 2]]));
    expect((await orders.list({}, 1))[0]).toMatchObject({ orderDate: '2010-12-03', total: { amount: 100 } });
  });
});

describe('sales', () => {
  const sales = new PostgresSalesQueries(pool, 'sales_v1_b1');
  const sums = async (...asked: Parameters<typeof sales.list>) =>
    (await sales.list(...asked)).map(({ key, revenue }) => [key, revenue.amount]);

  test('by day come in the order of days', async () => {
    expect(await sums({ by: 'day' }, 10)).toEqual([
      ['2010-12-01', 700],
      ['2010-12-02', 900],
    ]);
    expect(await sums({ by: 'day' }, 10, { key: '2010-12-01', currency: 'GBP', revenue: 700 })).toEqual([
      ['2010-12-02', 900],
    ]);
  });

  test('by product come by revenue, page by page; what was all cancelled is left out', async () => {
    expect(await sums({ by: 'product' }, 10)).toEqual([
      ['a', 600],
      ['b', 550],
      ['c', 550],
    ]);
    expect(await sums({ by: 'product' }, 10, { key: 'b', currency: 'GBP', revenue: 550 })).toEqual([
      ['c', 550],
    ]);
  });

  test('of some days are summed over those days', async () => {
    expect(await sums({ by: 'product', to: '2010-12-01' }, 10)).toEqual([
      ['b', 550],
      ['a', 500],
    ]);
  });
});
