import { describe, expect, it } from 'vitest';
import { addToProducts, type Product } from '../../../../bin/varve/import/product.ts';
import type { OrderLine } from '../../../../bin/varve/import/sales-line.ts';

const line = (quantity: number, changes: Partial<OrderLine> = {}): OrderLine => ({
  product: '71053',
  quantity,
  unitPrice: { amount: 339, currency: 'GBP' },
  kind: 'product',
  ...changes,
});

describe('gathering the products of a file', () => {
  it('sums the pieces and takes the first description that is not empty and the first price', () => {
    const products = new Map<string, Product>();
    addToProducts(products, line(6), { file: 'a.csv', line: 2 });
    addToProducts(
      products,
      line(3, { description: 'LANTERN', unitPrice: { amount: 375, currency: 'GBP' } }),
      {
        file: 'a.csv',
        line: 3,
      },
    );
    addToProducts(products, line(1, { description: 'damaged' }), { file: 'a.csv', line: 4 });
    expect([...products.values()]).toEqual([
      {
        id: '71053',
        place: { file: 'a.csv', line: 2 },
        name: 'LANTERN',
        price: { amount: 339, currency: 'GBP' },
        units: 10,
      },
    ]);
  });

  it('keeps the stock of each file apart', () => {
    const products = new Map<string, Product>();
    for (const file of ['a.csv', 'b.csv', 'a.csv']) addToProducts(products, line(2), { file, line: 2 });
    expect([...products.values()]).toMatchObject([
      { place: { file: 'a.csv' }, units: 4 },
      { place: { file: 'b.csv' }, units: 2 },
    ]);
  });

  it('has no product for a charge', () => {
    const products = new Map<string, Product>();
    addToProducts(products, line(1, { product: 'POST', kind: 'charge' }), { file: 'a.csv', line: 2 });
    expect(products.size).toBe(0);
  });
});
