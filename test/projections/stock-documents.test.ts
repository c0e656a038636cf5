import { expect, test } from 'vitest';
import type { ProductEvent } from '../../lambdas/domain/products/events.ts';
import { OrderId } from '../../lambdas/domain/products/ids.ts';
import { stockDocuments } from '../../lambdas/projections/product-stock/stock-documents.ts';
import { folded } from '../support/folded.ts';

const order = OrderId.parse('536365');
const price = (amount: number) => ({ amount, currency: 'GBP' });
const registered: ProductEvent = {
  type: 'ProductRegistered',
  data: { name: 'LANTERN', price: price(339), backOrders: true },
};
const received = (quantity: number): ProductEvent => ({ type: 'StockReceived', data: { quantity } });
const reserved = (quantity: number): ProductEvent => ({ type: 'StockReserved', data: { order, quantity } });
const released = (quantity: number): ProductEvent => ({ type: 'StockReleased', data: { order, quantity } });

test.each([
  [[], 0, 0, 0],
  [[received(6), received(4)], 10, 0, 10],
  [[received(6), reserved(4)], 6, 4, 2],
  [[received(6), reserved(8)], 6, 8, -2],
  [[received(6), reserved(4), released(4)], 6, 0, 6],
  [[received(6), released(0)], 6, 0, 6],
] as const)('after %j: on hand %i, reserved %i, available %i', (events, onHand, taken, available) => {
  expect(folded(stockDocuments, registered, ...events)).toEqual({
    name: 'LANTERN',
    price: price(339),
    stock: { onHand, reserved: taken, available },
  });
});

test('a product shows its present price', () => {
  const changed: ProductEvent = { type: 'PriceChanged', data: { price: price(375) } };
  expect(folded(stockDocuments, registered, changed)?.price).toEqual(price(375));
});
