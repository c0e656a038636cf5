import { describe, expect, test } from 'vitest';
import { describeEvent } from '../../lambdas/history/describe-event.ts';

const money = (amount: number, currency = 'GBP') => ({ amount, currency });

describe('an event in words', () => {
  test.each<[string, unknown, string]>([
    [
      'MoneyDeposited',
      { amount: money(1099), reference: 'rent' },
      'Money deposited: 10.99 GBP, reference rent',
    ],
    ['MoneyDeposited', { amount: money(5) }, 'Money deposited: 0.05 GBP'],
    ['MoneyDeposited', { amount: money(1200, 'JPY') }, 'Money deposited: 1200 JPY'],
    ['MoneyDeposited', { amount: money(1234, 'KWD') }, 'Money deposited: 1.234 KWD'],
    ['MoneyDeposited', { amount: money(9007199254740991) }, 'Money deposited: 90071992547409.91 GBP'],
    ['MoneyDeposited', { amount: money(-50) }, 'Money deposited: -0.50 GBP'],
    ['MoneyDeposited', { amount: '10.99', currency: 'GBP' }, 'Money deposited: amount 10.99, currency GBP'],
    ['AccountClosed', {}, 'Account closed'],
    ['AccountClosed', null, 'Account closed'],
    ['AccountBlocked', { reason: 'theft' }, 'Account blocked: reason theft'],
    [
      'ProductAddedToCart',
      { lineId: '1', product: '71053', quantity: 6, unitPrice: money(339), kind: 'product' },
      'Product added to cart: line id 1, product 71053, quantity 6, unit price 3.39 GBP, kind product',
    ],
    [
      'ProductRegistered',
      { name: 'LANTERN', price: money(339), backOrders: false },
      'Product registered: name LANTERN, price 3.39 GBP, no back orders',
    ],
    [
      'OrderPlaced',
      { customer: null, orderDate: '2010-12-01', total: money(13912), lines: [1, 2], giftWrapped: true },
      'Order placed: no customer, order date 2010-12-01, total 139.12 GBP, 2 lines, gift wrapped',
    ],
    ['OrderPlaced', { lines: [1] }, 'Order placed: 1 line'],
    ['OrderPlaced', { lines: [] }, 'Order placed: 0 lines'],
    [
      'OrderStatusUpdated',
      { status: 'cancelled', sale: { total: 1 } },
      'Order status updated: status cancelled',
    ],
    ['A', { text: '💷'.repeat(101) }, `A: text ${'💷'.repeat(100)}…`],
    ['A', { price: { amount: 1.5, currency: 'GBP' }, fee: { amount: 1, currency: 'pounds' } }, 'A'],
  ])('%s %j', (type, data, sentence) => {
    expect(describeEvent({ type, data })).toBe(sentence);
  });
});
