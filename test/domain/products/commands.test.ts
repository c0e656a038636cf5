import { expect, test } from 'vitest';
import { productCommandSchemas } from '../../../lambdas/domain/products/commands.ts';

const lantern = { name: 'LANTERN', price: { amount: 339, currency: 'GBP' } };

test('a product has no stock and is not ordered back unless it says otherwise', () => {
  expect(productCommandSchemas.RegisterProduct.parse(lantern)).toEqual({
    ...lantern,
    initialStock: 0,
    backOrders: false,
  });
});

test.each([
  { ...lantern, initialStock: -1 },
  { ...lantern, initialStock: 0.5 },
  { ...lantern, initialStock: 1_000_001 },
  { ...lantern, name: '' },
  { ...lantern, name: 'x'.repeat(1001) },
  { ...lantern, name: 'a\u0000b' },
  { ...lantern, price: { amount: 0, currency: 'GBP' } },
  { ...lantern, price: { amount: 339, currency: 'pounds' } },
  { ...lantern, backOrders: 'yes' },
  { ...lantern, tenant: 'other' },
])('S09 S29 %j is no product', (body) => {
  expect(productCommandSchemas.RegisterProduct.safeParse(body).success).toBe(false);
});

test.each([0, -1, 0.5, 1_000_001, '6'])('S29 a quantity of %j is none', (quantity) => {
  expect(productCommandSchemas.ReceiveStock.safeParse({ quantity }).success).toBe(false);
  expect(productCommandSchemas.ReserveStock.safeParse({ order: '1', quantity }).success).toBe(false);
});

test.each(['', '#', 'a b', 'x'.repeat(81)])('%j is no order to reserve for', (order) => {
  expect(productCommandSchemas.ReserveStock.safeParse({ order, quantity: 1 }).success).toBe(false);
  expect(productCommandSchemas.ReleaseStock.safeParse({ order }).success).toBe(false);
});
