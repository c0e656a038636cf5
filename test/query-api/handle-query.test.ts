import { describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { AccountQueries } from '../../lambdas/projections/accounts/account-queries.ts';
import { answerAccounts } from '../../lambdas/projections/accounts/answer-accounts.ts';
import { answerOrders } from '../../lambdas/projections/orders/answer-orders.ts';
import type { ListedOrder, OrderQueries } from '../../lambdas/projections/orders/order-queries.ts';
import { answerSales } from '../../lambdas/projections/sales/answer-sales.ts';
import type { SalesQueries, SalesRow } from '../../lambdas/projections/sales/sales-queries.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { customerClaims, type HttpRequest } from '../support/http-events.ts';
import { asking, complete, memorySources } from './memory-sources.ts';

const listed = (id: string, customer: string | null = '17850'): ListedOrder => ({
  id,
  customer,
  country: 'Norway',
  orderDate: '2010-12-01',
  status: 'open',
  total: { amount: 0, currency: 'GBP' },
  version: 2,
});
const shown = (customer: string | null, version = 2) => {
  const { id: _, version: __, ...document } = listed('1', customer);
  return { stream: StreamId.of('order', '1'), version, document: { ...document, lines: [] } };
};
const row = (key: string, amount: number): SalesRow => ({
  key,
  orders: 1,
  units: 1,
  revenue: { amount, currency: 'GBP' },
});

function api() {
  const positions = new Map([[StreamId.of('order', '1'), 2]]);
  const readModel = { category: 'order', positions: async () => positions };
  const rows = [row('x', 300), row('y', 200), row('z', 100)];
  const orders = {
    ...readModel,
    find: vi.fn<OrderQueries['find']>(async (stream, owner = '17850') =>
      stream === 'order#1' && owner === '17850' ? shown('17850') : undefined,
    ),
    list: vi.fn<OrderQueries['list']>(async (_filter, limit) =>
      ['1', '2', '3'].map((id) => listed(id)).slice(0, limit),
    ),
  };
  const accounts: AccountQueries = {
    category: 'account',
    positions: async () => new Map(),
    list: async () => [],
  };
  const sales = {
    ...readModel,
    list: vi.fn<SalesQueries['list']>(async (_filter, limit, after) =>
      rows.slice(rows.findIndex(({ key }) => key === after?.key) + 1).slice(0, limit),
    ),
  };
  const { sources } = memorySources();
  const queries = {
    ...sources.queries,
    accounts: complete(answerAccounts(accounts)),
    orders: complete(answerOrders(orders)),
    sales: complete(answerSales(sales)),
  };
  const get = asking({ ...sources, queries, apiDocument: '{"openapi":"3.1.0"}' });
  const order = (id: string, query = '', more: Partial<HttpRequest> = {}) =>
    get('/orders/{id}', query, { id, ...more });
  return { orders, sales, positions, get, order };
}

const problem = (status: number, slug: string) => ({ status, body: { type: `urn:varve:problem:${slug}` } });
const asCustomer = { claims: customerClaims };
const asStranger = { claims: { ...customerClaims, sub: '13047' } };
const atLeast = (versions: string) => ({ headers: { 'varve-min-version': versions } });

describe('one order', () => {
  test('is shown with the version of its stream', async () => {
    expect(await api().order('1')).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { id: '1', version: 2 },
    });
  });

  test('S30 of somebody else is not there', async () => {
    const { order } = api();
    expect((await order('1', '', asCustomer)).status).toBe(200);
    expect(await order('1', '', asStranger)).toEqual(await order('9', '', asStranger));
  });

  test('G9 S36 is waited for, until it holds the version that was named', async () => {
    const { orders, order, positions } = api();
    setTimeout(() => {
      positions.set(StreamId.of('order', '1'), 3);
      orders.find.mockResolvedValue(shown(null, 3));
    }, 60);
    expect(await order('1', 'minVersion=3')).toMatchObject({ status: 200, body: { version: 3 } });
  });

  test('G9 S36 that does not get there is not shown, but said to be late', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
    const { order } = api();
    const answer = order('1', 'minVersion=3');
    await vi.advanceTimersByTimeAsync(6_000);
    vi.useRealTimers();
    expect(await answer).toMatchObject({ ...problem(503, 'not-yet'), headers: { 'retry-after': '1' } });
    expect((await answer).body.reached).toBe(2);
  });

  test('G9 that is there no more, at the version that was named, is a 404 and not late', async () => {
    const { orders, order } = api();
    orders.find.mockResolvedValue({ ...shown(null, 3), document: undefined });
    expect(await order('1', 'minVersion=3')).toMatchObject(problem(404, 'not-found'));
    expect(await order('1')).toEqual(await order('1', 'minVersion=3'));
  });

  test.each(['-', 'a b', 'ä', 'search', 'best-sellers'])('%j is no id', async (id) => {
    expect(await api().order(id)).toMatchObject(problem(400, 'invalid-id'));
  });
});

describe('a list', () => {
  test('goes page by page, each beginning after the last', async () => {
    const { get, sales } = api();
    const first = await get('/sales', 'by=product&limit=2');
    expect(first.body.items).toHaveLength(2);
    const second = await get('/sales', `by=product&limit=2&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ key: 'z' }], next: null });
    expect(sales.list.mock.lastCall?.[2]).toEqual({ key: 'y', currency: 'GBP', revenue: 200 });
  });

  test('S30 of orders is narrowed to the customer’s own', async () => {
    const { get, orders } = api();
    await get('/orders', '', asCustomer);
    expect(orders.list.mock.lastCall?.[0].customer).toBe('17850');
    const others = await get('/orders', 'customer=13047', asCustomer);
    expect(others.body).toEqual({ items: [], next: null });
    expect(orders.list).toHaveBeenCalledTimes(1);
  });

  test('a cursor is good for its actor and its query only', async () => {
    const { get } = api();
    const { next } = (await get('/orders', 'limit=1')).body;
    const again = (query: string, more: Partial<HttpRequest> = {}) =>
      get('/orders', `${query}&cursor=${next}`, more);
    expect((await again('limit=2')).status).toBe(200);
    expect(await again('limit=1&country=France')).toMatchObject(problem(400, 'invalid-cursor'));
    expect(await again('limit=1', asCustomer)).toMatchObject(problem(400, 'invalid-cursor'));
    for (const broken of [next.slice(0, -2), `x${next}`, `${next}.x`, next.split('.')[0], 'nonsense']) {
      expect(await get('/orders', `cursor=${broken}`)).toMatchObject(problem(400, 'invalid-cursor'));
    }
    expect(await get('/sales', `by=day&cursor=${next}`)).toMatchObject(problem(400, 'invalid-cursor'));
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=x', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['from=2010-02-30', 'from'],
    ['status=lost', 'status'],
    ['country=', 'country'],
    ['country=a%00', 'country'],
    ['owner=1', 'owner'],
    ['minVersion=1', 'minVersion'],
  ])('%s is no query', async (query, path) => {
    expect(await api().get('/orders', query)).toMatchObject({
      ...problem(400, 'invalid-query'),
      body: { errors: [{ path }] },
    });
  });

  test.each(['order#1', 'order#1@0', 'account#1@2', 'order@1', 'order#1@2;order#2@1', 'x'])(
    '%j are no versions to wait for',
    async (versions) => {
      expect(await api().get('/orders', '', atLeast(versions))).toMatchObject(problem(400, 'invalid-header'));
    },
  );

  test('G9 that holds the versions which were named is answered', async () => {
    expect((await api().get('/orders', '', atLeast('order#1@2, order#1@1'))).status).toBe(200);
  });
});

describe('sales', () => {
  test('are for operators', async () => {
    expect(await api().get('/sales', 'by=day', asCustomer)).toMatchObject(problem(403, 'forbidden'));
  });
  test.each(['', 'by=week'])('%j is no query', async (query) => {
    expect(await api().get('/sales', query)).toMatchObject(problem(400, 'invalid-query'));
  });
});

test('a store that is down is told as such, and nothing of the inside', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { orders, get } = api();
  orders.list.mockRejectedValue(new StoreUnreachable(new Error('password')));
  const answer = await get('/orders');
  written.mockRestore();
  expect(answer).toMatchObject({ ...problem(503, 'unavailable'), headers: { 'retry-after': '1' } });
  expect(JSON.stringify(answer)).not.toContain('password');
});

test('S31 an ID token is no access token; the document needs none; what no route knows is not there', async () => {
  const { get } = api();
  const idToken = { claims: { ...customerClaims, token_use: 'id' } };
  expect(await get('/orders', '', idToken)).toMatchObject(problem(401, 'unauthenticated'));
  expect((await get('/openapi.json', '', { claims: {} })).body).toEqual({ openapi: '3.1.0' });
  expect(await get('/nowhere')).toMatchObject(problem(404, 'not-found'));
});
