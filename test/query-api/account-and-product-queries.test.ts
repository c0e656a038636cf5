import { describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { customerClaims } from '../support/http-events.ts';
import { asking, memorySources } from './memory-sources.ts';

const asCustomer = { claims: customerClaims };
const asStranger = { claims: { ...customerClaims, sub: '13047' } };

async function shop() {
  const memory = memorySources();
  await memory.balances.save([
    {
      stream: StreamId.of('account', 'a1'),
      version: 4,
      document: { owner: '17850', status: 'blocked', balance: { amount: 1200, currency: 'GBP' } },
    },
  ]);
  await memory.stock.save([
    {
      stream: StreamId.of('product', '71053'),
      version: 2,
      document: {
        name: 'LANTERN',
        price: { amount: 339, currency: 'GBP' },
        stock: { onHand: 6, reserved: 4, available: 2 },
      },
    },
  ]);
  return { ...memory, get: asking(memory.sources) };
}

describe('an account', () => {
  test('is shown to its owner with its balance', async () => {
    const { get } = await shop();
    expect(await get('/accounts/{id}', '', { id: 'a1', ...asCustomer })).toMatchObject({
      status: 200,
      headers: { etag: '"4"' },
      body: {
        id: 'a1',
        owner: '17850',
        status: 'blocked',
        balance: { amount: 1200, currency: 'GBP' },
        version: 4,
      },
    });
  });

  test('S30 of somebody else is not there, and is waited for as what is not there', async () => {
    const { get } = await shop();
    const theirs = await get('/accounts/{id}', '', { id: 'a1', ...asStranger });
    expect(theirs).toEqual(await get('/accounts/{id}', '', { id: 'a2', ...asStranger }));
    expect(theirs.status).toBe(404);

    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
    const waits = ['a1', 'a2'].map((id) => get('/accounts/{id}', 'minVersion=1', { id, ...asStranger }));
    await vi.advanceTimersByTimeAsync(6_000);
    vi.useRealTimers();
    const [late, missing] = await Promise.all(waits);
    expect(late).toMatchObject({ status: 503, body: { stream: 'account#a1', reached: 0 } });
    expect({ ...late?.body, stream: '' }).toEqual({ ...missing?.body, stream: '' });
  });

  test('S30 a header does not tell of somebody else’s streams', async () => {
    const { get, listBestSellers } = await shop();
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
    const headers = { 'varve-min-version': 'account#a1@1' };
    const late = get('/accounts/{id}', '', { id: 'a2', headers, ...asStranger });
    await vi.advanceTimersByTimeAsync(6_000);
    vi.useRealTimers();
    expect(await late).toMatchObject({ status: 503, body: { stream: 'account#a1', reached: 0 } });

    const named = { headers: { 'varve-min-version': 'order#1@1' } };
    expect(await get('/products/best-sellers', '', { ...named, ...asStranger })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'Varve-Min-Version', message: 'Only an operator may name orders here' }] },
    });
    expect(listBestSellers).not.toHaveBeenCalled();
  });

  test('S30 in a list is the customer’s own', async () => {
    const { get, listAccounts } = await shop();
    listAccounts.mockResolvedValue([{ id: 'a1', owner: '17850', status: 'blocked', version: 4 }]);
    expect((await get('/accounts', 'status=blocked', asCustomer)).body.items).toHaveLength(1);
    expect(listAccounts.mock.lastCall?.[0]).toEqual({ status: 'blocked', owner: '17850' });
    expect((await get('/accounts', 'owner=13047', asCustomer)).body.items).toEqual([]);
    expect(listAccounts).toHaveBeenCalledTimes(1);
  });
});

describe('a product', () => {
  test('is shown to everybody with its stock', async () => {
    const { get } = await shop();
    expect((await get('/products/{id}', 'minVersion=2', { id: '71053', ...asStranger })).body).toEqual({
      id: '71053',
      name: 'LANTERN',
      price: { amount: 339, currency: 'GBP' },
      stock: { onHand: 6, reserved: 4, available: 2 },
      version: 2,
    });
  });

  test('that sells best comes first, page by page', async () => {
    const { get, listBestSellers } = await shop();
    const sellers = [3, 2, 1].map((units) => ({ product: `p${units}`, units }));
    listBestSellers.mockImplementation(async (limit, after) =>
      sellers.filter(({ units }) => units < (after?.units ?? 9)).slice(0, limit),
    );
    const first = await get('/products/best-sellers', 'limit=2', asCustomer);
    expect(first.body.items).toEqual(sellers.slice(0, 2));
    const second = await get('/products/best-sellers', `cursor=${first.body.next}`, asCustomer);
    expect(second.body).toEqual({ items: sellers.slice(2), next: null });
  });
});

test('a store that is switched off has no routes, and its neighbours have theirs', async () => {
  const { sources } = await shop();
  const off = { 'order-search': undefined, 'account-balance': undefined, 'best-sellers': undefined };
  const get = asking({ ...sources, queries: { ...sources.queries, ...off } });
  expect((await get('/orders/search', 'q=x')).status).toBe(404);
  expect((await get('/accounts/{id}', '', { id: 'a1' })).status).toBe(404);
  expect((await get('/products/{id}', '', { id: '71053' })).status).toBe(200);
  expect((await get('/accounts')).status).toBe(200);
});

test.each([
  ['/orders/search', 'q=lantern', 'search'],
  ['/products/best-sellers', '', 'listBestSellers'],
  ['/accounts', '', 'listAccounts'],
] as const)('%s with its store down is a 503, and the others go on', async (route, query, port) => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { get, ...memory } = await shop();
  memory[port].mockRejectedValue(new StoreUnreachable(new Error('down')));
  const answer = await get(route, query);
  written.mockRestore();
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { type: 'urn:varve:problem:unavailable' },
  });
  expect((await get('/products/{id}', '', { id: '71053' })).status).toBe(200);
});
