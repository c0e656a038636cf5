import { describe, expect, test, vi } from 'vitest';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { customerClaims } from '../support/http-events.ts';
import { accountCreated, event, memoryHistory, pounds, productRegistered } from './memory-history.ts';

const problem = (status: number, slug: string) => ({ status, body: { type: `urn:varve:problem:${slug}` } });
const asCustomer = { claims: customerClaims };
const asStranger = { claims: { ...customerClaims, sub: '13047' } };
const questions = [
  ['history', ''],
  ['state', ''],
  ['state', 'version=1'],
  ['state', 'asOf=2010-12-01T08:30:00.000Z'],
  ['diff', 'from=0'],
] as const;

const orderCreated = (customer: string | null) =>
  event('OrderCreated', { customer, currency: 'GBP', country: 'Norway', orderDate: '2010-12-01' });

/** An account and an order of customer 17850, an order of nobody, and a product in somebody's order. */
async function shop() {
  const history = memoryHistory();
  await history.append('account#a1', [accountCreated]);
  await history.append('order#o1', [orderCreated('17850')]);
  await history.append('order#o2', [orderCreated(null)]);
  await history.append('product#p1', [productRegistered, event('StockReceived', { quantity: 9 })]);
  await history.append('product#p1', [event('StockReserved', { order: 'o1', quantity: 2 })], {
    meta: { correlationId: 'the-order', causationId: 'order#o1@2', actor: { role: 'process', id: 'stock' } },
  });
  await history.append('product#p1', [event('StockReleased', { order: 'o1', quantity: 2 })]);
  await history.append('product#p1', [event('StockReserved', { order: 'o7', quantity: 4 })]);
  return history;
}

describe.each(questions)('S30 G10 %s?%s', (question, query) => {
  test('of somebody else’s account or order gets the answer of one that is not there', async () => {
    const { get } = await shop();
    for (const [collection, id] of [
      ['accounts', 'a1'],
      ['orders', 'o1'],
      ['orders', 'o2'],
    ]) {
      const theirs = await get(`/${collection}/${id}/${question}`, query, asStranger);
      expect(theirs).toMatchObject(problem(404, 'not-found'));
      expect(theirs).toEqual(await get(`/${collection}/none/${question}`, query, asStranger));
      expect((await get(`/${collection}/${id}/${question}`, query)).status).toBe(200);
    }
  });

  test('of an account, an order and a product is answered to its customer', async () => {
    const { get } = await shop();
    for (const path of ['/accounts/a1', '/orders/o1', '/products/p1'])
      expect((await get(`${path}/${question}`, query, asCustomer)).status).toBe(200);
  });

  test('of a product tells a customer of nobody’s order, and an operator of each', async () => {
    const { get } = await shop();
    const more = query === '' ? query : query.replace(/version=1|asOf=.*/, 'version=5');
    const seen = JSON.stringify((await get(`/products/p1/${question}`, more, asCustomer)).body);
    expect(seen).not.toMatch(/o1|o7|the-order|reservations/);
    const all = JSON.stringify((await get(`/products/p1/${question}`, more)).body);
    expect(all).toMatch(/o7/);
  });

  test.each(['-', 'a b', 'search', 'best-sellers', 'a#b'])('of %j asks of no id', async (id) => {
    const { get } = await shop();
    expect(await get(`/orders/${id}/${question}`, query)).toMatchObject(problem(400, 'invalid-id'));
  });

  test.each(['carts', 'order', 'claims', 'constructor', '__proto__'])(
    'of the collection %s is not there',
    async (collection) => {
      const { get } = await shop();
      expect(await get(`/${collection}/a1/${question}`, query)).toMatchObject(problem(404, 'not-found'));
    },
  );

  test('S31 is not answered to an ID token', async () => {
    const { get } = await shop();
    const idToken = { claims: { ...customerClaims, token_use: 'id' } };
    expect(await get(`/accounts/a1/${question}`, query, idToken)).toMatchObject(
      problem(401, 'unauthenticated'),
    );
  });

  test('S19 of a stream with an event of newer code is a 503, and says nothing of the inside', async () => {
    const { append, get } = await shop();
    await append('account#a1', [event('AccountTurnedIntoGold', {})]);
    await append('order#o1', [{ ...orderCreated('17850'), schemaVersion: 99 }]);
    for (const path of ['/accounts/a1', '/orders/o1']) {
      const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      const answer = await get(`${path}/${question}`, query, asCustomer);
      written.mockRestore();
      expect(answer).toMatchObject({ ...problem(503, 'newer-event'), headers: { 'retry-after': '30' } });
      expect(JSON.stringify(answer)).not.toMatch(/Gold|99/);
    }
  });

  test('with the event store down is a 503', async () => {
    const { read, load, get } = await shop();
    read.mockRejectedValue(new StoreUnavailable(new Error('secret')));
    load.mockRejectedValue(new StoreUnavailable(new Error('secret')));
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    for (const more of [asCustomer, {}]) {
      const answer = await get(`/accounts/a1/${question}`, query, more);
      expect(answer).toMatchObject({ ...problem(503, 'unavailable'), headers: { 'retry-after': '1' } });
      expect(JSON.stringify(answer)).not.toContain('secret');
    }
    written.mockRestore();
  });
});

test('S30 what a customer sees of a product’s reservations is how many, and when', async () => {
  const { get } = await shop();
  const { items } = (await get('/products/p1/history', '', asCustomer)).body;
  expect(items[2]).toMatchObject({
    type: 'StockReserved',
    data: { quantity: 2 },
    recordedAt: '2010-12-01T08:30:00.000Z',
    actor: { role: 'process', id: 'stock' },
    correlationId: null,
    causationId: null,
  });
  expect(items[1]).toMatchObject({ type: 'StockReceived', correlationId: 'correlation-1' });
  expect((await get('/products/p1/state', '', asCustomer)).body.state).toEqual({
    situation: 'registered',
    price: pounds(339),
    backOrders: false,
    onHand: 9,
    reserved: 4,
  });
  expect((await get('/products/p1/diff', 'from=2&to=4', asCustomer)).body).toEqual({
    from: 2,
    to: 4,
    patch: [],
    summary: ['Stock reserved: quantity 2', 'Stock released: quantity 2'],
  });
});

test('S30 whose a stream is now may ask of all of it', async () => {
  const { append, get } = memoryHistory();
  const order = { customer: '17850', currency: 'GBP', country: 'Norway', orderDate: '2010-12-01' };
  await append('order#o9', [event('OrderCreated', order)]);
  await append('order#o9', [
    event('OrderPlaced', { ...order, customer: '13047', total: pounds(1), lines: [] }),
  ]);
  expect((await get('/orders/o9/state', 'version=1', asCustomer)).status).toBe(404);
  expect((await get('/orders/o9/state', 'version=1', asStranger)).status).toBe(200);
});

test('the key of cursors that cannot be read is a 503, when a cursor is needed', async () => {
  const { cursorKey, append, get } = memoryHistory();
  await append('account#a1', [accountCreated, accountCreated]);
  cursorKey.mockRejectedValue(Object.assign(new Error('x'), { name: 'TimeoutError' }));
  expect((await get('/accounts/a1/history')).status).toBe(200);
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const answer = await get('/accounts/a1/history', 'limit=1');
  written.mockRestore();
  expect(answer).toMatchObject(problem(503, 'unavailable'));
});

test('another route is not there', async () => {
  const { get } = await shop();
  expect(await get('/accounts/a1/future')).toMatchObject(problem(404, 'not-found'));
});
