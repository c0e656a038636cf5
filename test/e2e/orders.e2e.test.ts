import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { gbp, httpClient, problem } from './http-client.ts';

const backend = inject('backend');
const { command, query } = httpClient(backend.api, backend.tokens.operator);

const order = { currency: 'GBP', country: 'Iceland', orderDate: '2011-03-01', customer: '17850' };
const line = (product: string, quantity: number, pence: number) => ({
  product,
  quantity,
  unitPrice: gbp(pence),
});

describe('an order that is cancelled', () => {
  it('takes its sales back', async () => {
    const id = `cancelled-${randomUUID()}`;
    await command(`/orders/${id}/create-order`, {
      ...order,
      orderDate: '2011-03-02',
      lines: [line('A1', 3, 100)],
    });
    await command(`/orders/${id}/place-order`);
    const sales = (version: number) =>
      query('/sales?by=day&from=2011-03-02&to=2011-03-02', {
        headers: { 'varve-min-version': `order#${id}@${version}` },
      });
    expect((await sales(3)).body.items).toEqual([
      { key: '2011-03-02', orders: 1, units: 3, revenue: gbp(300) },
    ]);
    const cancelled = await command(`/orders/${id}/update-order-status`, {
      status: 'cancelled',
      reason: 'changed mind',
    });
    expect(cancelled).toMatchObject({ status: 200, body: { version: 4 } });
    expect((await sales(4)).body.items).toEqual([]);
  });
});

describe('an order without an id', () => {
  it('gets one from its key, the same for the same key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await command('/orders/create-order', order, { headers });
    const again = await command('/orders/create-order', order, { headers });
    expect(first).toMatchObject({ status: 201, body: { version: 1 } });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await command('/orders/create-order', order)).body.stream).not.toBe(first.body.stream);
  });

  it('gets a key when the client sends none', async () => {
    const { headers } = await command('/orders/create-order', order);
    expect(headers.get('idempotency-key')).toMatch(/^[\x21-\x7e]{1,128}$/);
  });
});

describe('an order that does not exist', () => {
  it.each(['place-order', 'update-order-status', 'remove-product-from-cart', 'add-product-to-cart'])(
    'refuses %s',
    async (name) => {
      const bodies: Record<string, unknown> = {
        'update-order-status': { status: 'confirmed' },
        'remove-product-from-cart': { lineId: '1' },
        'add-product-to-cart': line('A1', 1, 100),
      };
      expect(await command(`/orders/nowhere-${randomUUID()}/${name}`, bodies[name] ?? {})).toMatchObject(
        problem(404, 'not-found'),
      );
    },
  );

  it('cannot be read', async () => {
    expect(await query(`/orders/nowhere-${randomUUID()}`)).toMatchObject(problem(404, 'not-found'));
  });
});

describe('two orders at the same time', () => {
  it('of twenty clients that create the same order one wins', async () => {
    const path = `/orders/race-${randomUUID()}/create-order`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => command(path, order)));
    const busy = answers.filter(({ status }) => status === 503).length;
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19 - busy);
  });
});
