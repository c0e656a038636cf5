import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { gbp, httpClient, problem, refused } from './http-client.ts';

const backend = inject('backend');
const { command, query } = httpClient(backend.api, backend.tokens.operator);

const order = { currency: 'GBP', country: 'Iceland', orderDate: '2011-03-01', customer: '17850' };
const line = (product: string, quantity: number, pence: number) => ({
  product,
  quantity,
  unitPrice: gbp(pence),
});

describe('the journey of one order', () => {
  const id = `journey-${randomUUID()}`;
  const stream = `order#${id}`;
  const to = (name: string) => `/orders/${id}/${name}`;

  it('begins when it is created, once', async () => {
    const headers = { 'idempotency-key': 'begin' };
    const created = await command(to('create-order'), order, { headers });
    expect(created).toMatchObject({
      status: 201,
      body: { stream, version: 1, events: [{ type: 'OrderCreated', version: 1 }] },
    });
    expect(Object.fromEntries(created.headers)).toMatchObject({
      etag: '"1"',
      location: `/orders/${id}`,
      'idempotency-key': 'begin',
    });
    expect(created.headers.has('idempotency-replayed')).toBe(false);
  });

  it('is not created again: the same key gets the same answer, another body or key a refusal', async () => {
    const headers = { 'idempotency-key': 'begin' };
    const repeated = await command(to('create-order'), order, { headers });
    expect(repeated).toMatchObject({
      status: 201,
      body: { stream, version: 1, events: [{ type: 'OrderCreated', version: 1 }] },
    });
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(await command(to('create-order'), { ...order, country: 'Malta' }, { headers })).toMatchObject(
      problem(422, 'idempotency-key-reused'),
    );
    expect(await command(to('create-order'), order)).toMatchObject(refused('AlreadyExists'));
  });

  it('cannot be placed while it is empty', async () => {
    expect(await command(to('place-order'))).toMatchObject(refused('EmptyOrder'));
  });

  it('takes lines in its own currency', async () => {
    const dollars = { ...line('A1', 1, 100), unitPrice: { amount: 100, currency: 'USD' } };
    expect(await command(to('add-product-to-cart'), dollars)).toMatchObject(
      refused('WrongCurrency', { expected: 'GBP' }),
    );
    const added = await command(to('add-product-to-cart'), line('A1', 2, 255));
    expect(added).toMatchObject({
      status: 200,
      body: { version: 2, events: [{ type: 'ProductAddedToCart', version: 2 }] },
    });
    expect(await command(to('add-product-to-cart'), line('A1', 1, 199))).toMatchObject({
      body: { version: 3 },
    });
    expect(
      await command(to('add-product-to-cart'), { ...line('POST', 1, 1800), kind: 'charge' }),
    ).toMatchObject({
      body: { version: 4 },
    });
  });

  it('gives a line back that it has, and no other', async () => {
    expect(await command(to('remove-product-from-cart'), { lineId: '9' })).toMatchObject(
      refused('NoSuchLine', { lineId: '9' }),
    );
    expect(await command(to('remove-product-from-cart'), { lineId: '2' })).toMatchObject({
      status: 200,
      body: { version: 5 },
    });
    expect(await command(to('remove-product-from-cart'), { lineId: '2' })).toMatchObject(
      refused('NoSuchLine'),
    );
  });

  it('is placed at the version that the caller has seen, and at no other', async () => {
    const at = (version: string) => ({ headers: { 'if-match': version } });
    expect(await command(to('place-order'), {}, at('"4"'))).toMatchObject(
      problem(412, 'version-mismatch', { version: 5 }),
    );
    expect(await command(to('place-order'), {}, at('5'))).toMatchObject(
      problem(400, 'invalid-header', { errors: [{ path: 'If-Match' }] }),
    );
    const placed = await command(to('place-order'), {}, at('"5"'));
    expect(placed).toMatchObject({
      status: 200,
      body: { stream, version: 6, events: [{ type: 'OrderPlaced', version: 6 }] },
    });
    expect(placed.headers.get('etag')).toBe('"6"');
  });

  it('is closed to changes from then on', async () => {
    expect(await command(to('add-product-to-cart'), line('B2', 1, 100))).toMatchObject(
      refused('OrderNotOpen'),
    );
    expect(await command(to('remove-product-from-cart'), { lineId: '1' })).toMatchObject(
      refused('OrderNotOpen'),
    );
    expect(await command(to('place-order'))).toMatchObject(refused('OrderNotOpen'));
  });

  it('can be read with all that was written, by version', async () => {
    const { status, headers, body } = await query(`/orders/${id}?minVersion=6`);
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"6"');
    expect(body).toMatchObject({
      id,
      customer: '17850',
      country: 'Iceland',
      orderDate: '2011-03-01',
      status: 'placed',
      lines: [
        { lineId: '1', product: 'A1', quantity: 2, unitPrice: gbp(255), kind: 'product' },
        { lineId: '3', product: 'POST', quantity: 1, unitPrice: gbp(1800), kind: 'charge' },
      ],
      total: gbp(2310),
      version: 6,
    });
  });

  it('is in the sales of its day', async () => {
    const headers = { 'varve-min-version': `${stream}@6` };
    const { body } = await query('/sales?by=country&from=2011-03-01&to=2011-03-01', { headers });
    expect(body).toEqual({
      items: [{ key: 'Iceland', orders: 1, units: 2, revenue: gbp(2310) }],
      next: null,
    });
  });

  it('goes on step by step, and over none', async () => {
    const update = (status: string) => command(to('update-order-status'), { status });
    expect(await update('delivered')).toMatchObject(
      refused('IllegalTransition', { from: 'placed', to: 'delivered' }),
    );
    expect(await update('confirmed')).toMatchObject({ status: 200, body: { version: 7 } });
    expect(await update('confirmed')).toMatchObject({ status: 200, body: { version: 7, events: [] } });
    expect(await update('shipped')).toMatchObject({ status: 200, body: { version: 8 } });
    expect(await update('cancelled')).toMatchObject(
      refused('IllegalTransition', { from: 'shipped', to: 'cancelled' }),
    );
    expect(await update('delivered')).toMatchObject({ status: 200, body: { version: 9 } });
    expect(await query(`/orders/${id}?minVersion=9`)).toMatchObject({
      body: { status: 'delivered', version: 9 },
    });
  });
});
