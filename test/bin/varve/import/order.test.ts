import { describe, expect, it } from 'vitest';
import { addToOrder, type Order } from '../../../../bin/varve/import/order.ts';
import type { SalesLine } from '../../../../bin/varve/import/sales-line.ts';

const sale = (id: string, product: string, changes: Partial<SalesLine['invoice']> = {}): SalesLine => ({
  invoice: { id, customer: '17850', country: 'France', orderDate: '2010-12-01', ...changes },
  line: { product, quantity: 1, unitPrice: { amount: 100, currency: 'GBP' }, kind: 'product' },
});

describe('gathering the lines of an invoice', () => {
  it('makes one order of lines that stand apart, in two files even', () => {
    const orders = new Map<string, Order>();
    addToOrder(orders, sale('1', 'A'), { file: 'a.csv', line: 2 });
    addToOrder(orders, sale('2', 'B'), { file: 'a.csv', line: 3 });
    addToOrder(orders, sale('1', 'A', { orderDate: '2010-12-02' }), { file: 'b.csv', line: 2 });
    expect([...orders.values()]).toMatchObject([
      {
        id: '1',
        orderDate: '2010-12-01',
        place: { file: 'a.csv', line: 2 },
        lines: [{ product: 'A' }, { product: 'A' }],
        lastFile: 'b.csv',
      },
      { id: '2', lines: [{ product: 'B' }], lastFile: 'a.csv' },
    ]);
  });

  it.each([{ customer: '12583' }, { country: 'Norway' }])('refuses a line with another %o', (changes) => {
    const orders = new Map<string, Order>();
    addToOrder(orders, sale('1', 'A'), { file: 'a.csv', line: 2 });
    expect(() => addToOrder(orders, sale('1', 'B', changes), { file: 'a.csv', line: 3 })).toThrow(
      "differs from the invoice's first line (a.csv:2)",
    );
    expect(orders.get('1')?.lines).toHaveLength(1);
  });
});
