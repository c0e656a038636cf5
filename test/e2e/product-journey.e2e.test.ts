import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { gbp, httpClient, problem, refused } from './http-client.ts';

const backend = inject('backend');
const { all, command, query } = httpClient(backend.api, backend.tokens.operator);
const asCustomer = { token: backend.tokens.customer };

describe('the journey of one product', () => {
  const id = `journey-${randomUUID()}`;
  const to = (name: string) => `/products/${id}/${name}`;
  const shown = async (version: number) =>
    (await query(`/products/${id}?minVersion=${version}`, asCustomer)).body;

  it('begins when it is registered, with its first stock', async () => {
    const product = { name: 'ZEPHYRWHISK KETTLE', price: gbp(1099), initialStock: 6 };
    expect(await command(to('register-product'), product)).toMatchObject({
      status: 201,
      body: { events: [{ type: 'ProductRegistered' }, { type: 'StockReceived' }], version: 2 },
    });
    expect(await command(to('register-product'), product)).toMatchObject(refused('AlreadyExists'));
    expect(await shown(2)).toEqual({
      id,
      name: 'ZEPHYRWHISK KETTLE',
      price: gbp(1099),
      stock: { onHand: 6, reserved: 0, available: 6 },
      version: 2,
    });
  });

  it('is reserved for an order, released again, and not reserved late', async () => {
    const reserve = (order: string, quantity: number) => command(to('reserve-stock'), { order, quantity });
    expect((await reserve('o1', 4)).body).toMatchObject({ version: 3 });
    expect((await reserve('o1', 4)).body).toMatchObject({ version: 3, events: [] });
    expect(await reserve('o2', 3)).toMatchObject(refused('OutOfStock', { available: 2 }));
    expect((await shown(3)).stock).toEqual({ onHand: 6, reserved: 4, available: 2 });
    expect((await command(to('release-stock'), { order: 'o1' })).body).toMatchObject({ version: 4 });
    expect(await reserve('o1', 4)).toMatchObject(refused('ReservationReleased'));
    expect((await command(to('receive-stock'), { quantity: 10 })).body).toMatchObject({ version: 5 });
    expect((await shown(5)).stock).toEqual({ onHand: 16, reserved: 0, available: 16 });
  });

  it('costs a customer what it costs now', async () => {
    const order = `priced-${randomUUID()}`;
    const lines = [{ product: id, quantity: 2, description: 'ZEPHYRWHISK KETTLE' }];
    const cart = { currency: 'GBP', country: 'Iceland', orderDate: '2011-04-01', lines };
    expect((await command(`/orders/${order}/create-order`, cart, asCustomer)).status).toBe(201);
    expect((await command(to('change-price'), { price: gbp(1299) })).status).toBe(200);
    await command(`/orders/${order}/add-product-to-cart`, { product: id, quantity: 1 }, asCustomer);
    const { body } = await query(`/orders/${order}?minVersion=3`, asCustomer);
    expect(body.total).toEqual(gbp(2 * 1099 + 1299));
    expect(
      await command(`/orders/${order}/add-product-to-cart`, { product: 'nothing', quantity: 1 }, asCustomer),
    ).toMatchObject(refused('NoSuchProduct', { product: 'nothing' }));
    expect((await command(`/orders/${order}/place-order`, {}, asCustomer)).body).toMatchObject({
      version: 4,
    });

    const headers = { 'varve-min-version': `order#${order}@4` };
    const found = await query('/orders/search?q=zephyrwhisk', { ...asCustomer, headers });
    expect(found.body.items).toEqual([
      expect.objectContaining({
        id: order,
        customer: '17850',
        total: gbp(2 * 1099 + 1299),
        highlights: ['<em>ZEPHYRWHISK</em> KETTLE'],
        version: 4,
      }),
    ]);
    await query('/products/best-sellers?limit=1', { headers });
    const sellers = await all('/products/best-sellers?limit=200');
    expect(sellers).toContainEqual({ product: id, units: 3 });
  });

  it('S30 is searched for among a customer’s own orders', async () => {
    const order = `others-${randomUUID()}`;
    const line = { product: id, quantity: 1, unitPrice: gbp(1), description: 'ZEPHYRWHISK LID' };
    await command(`/orders/${order}/create-order`, {
      currency: 'GBP',
      country: 'Iceland',
      orderDate: '2011-04-02',
      customer: '13047',
      lines: [line],
    });
    const headers = { 'varve-min-version': `order#${order}@2` };
    const ids = async (options: object) =>
      (await query('/orders/search?q=zephyrwhisk+lid', options)).body.items.map(
        (item: { id: string }) => item.id,
      );
    expect(await ids({ headers })).toEqual([order]);
    expect(await ids(asCustomer)).toEqual([]);
  });
});

describe('a query that is wrong', () => {
  it.each([
    ['/orders/search', 'invalid-query'],
    [`/orders/search?q=${'x'.repeat(5_000)}`, 'invalid-query'],
    ['/orders/search?q=a&q=b', 'invalid-query'],
    ['/products/best-sellers?limit=0', 'invalid-query'],
    ['/products/best-sellers?page=2', 'invalid-query'],
    ['/products/best-sellers?cursor=nonsense', 'invalid-cursor'],
    ['/accounts?status=lost', 'invalid-query'],
    ['/products/a%20b', 'invalid-id'],
  ])('%s is told so', async (path, slug) => {
    expect(await query(path)).toMatchObject(problem(400, slug));
  });

  it.each(['+AND -(OR) "x" ~2 *', '😀 ❤️', '%'])('a search for %s finds nothing', async (text) => {
    const { status, body } = await query(`/orders/search?${new URLSearchParams({ q: text })}`);
    expect([status, body]).toEqual([200, { items: [], next: null }]);
  });

  it('names a stream that the read model does not consume', async () => {
    const headers = { 'varve-min-version': 'order#1@1' };
    expect(await query('/accounts', { headers })).toMatchObject(problem(400, 'invalid-header'));
  });
});
