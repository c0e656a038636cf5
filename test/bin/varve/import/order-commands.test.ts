import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../bin/varve/import/order.ts';
import { orderCommandsOf } from '../../../../bin/varve/import/order-commands.ts';

const line = (product: string) =>
  ({ product, quantity: 6, unitPrice: { amount: 255, currency: 'GBP' }, kind: 'product' }) as const;

const order = (lines: Order['lines']): Order => ({
  id: '536365',
  customer: '17850',
  country: 'United Kingdom',
  orderDate: '2010-12-01',
  place: { file: 'a.csv', line: 2 },
  lastFile: 'a.csv',
  lines,
});

describe('the commands of an order', () => {
  it('create it with its lines and place it', () => {
    expect(orderCommandsOf(order([line('85123A'), line('71053')]))).toEqual([
      {
        name: 'create-order',
        key: 'import-536365-create',
        body: {
          currency: 'GBP',
          country: 'United Kingdom',
          orderDate: '2010-12-01',
          customer: '17850',
          lines: [line('85123A'), line('71053')],
        },
      },
      { name: 'place-order', key: 'import-536365-place', body: {} },
    ]);
  });

  it('keep every body within the limit, and every line in its place', () => {
    const lines = Array.from({ length: 20 }, (_, index) => line(`é-${index}`));
    const commands = orderCommandsOf(order(lines), 1000);
    expect(
      Math.max(...commands.map(({ body }) => Buffer.byteLength(JSON.stringify(body)))),
    ).toBeLessThanOrEqual(1000);
    const [create, ...rest] = commands;
    const created = (create as { body: Pick<Order, 'lines'> }).body.lines;
    expect(created.length).toBeGreaterThan(5);
    expect([...created, ...rest.slice(0, -1).map(({ body }) => body)]).toEqual(lines);
    expect(rest.map(({ name }) => name)).toEqual([
      ...Array.from({ length: lines.length - created.length }, () => 'add-product-to-cart'),
      'place-order',
    ]);
  });

  it('have keys of their own, the same at every import', () => {
    const lines = Array.from({ length: 20 }, () => line('85123A'));
    const keys = orderCommandsOf(order(lines), 1000).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(orderCommandsOf(order(lines), 1000).map(({ key }) => key));
  });
});
