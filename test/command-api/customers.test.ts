import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { customerClaims, operatorClaims } from '../support/http-events.ts';
import { presentEvents } from '../support/present-events.ts';
import { posting } from './posting.ts';

const order = { currency: 'GBP', country: 'Norway', orderDate: '2010-12-01' };
const pounds = (amount: number) => ({ amount, currency: 'GBP' });
const lanterns = { product: '71053', quantity: 6 };

/** A shop with a lantern for 3.39, and commands given to it by the operator or by customer 17850. */
async function shop() {
  const store = presentEvents();
  const post = posting(store);
  const as =
    (claims: Record<string, string>) =>
    (path: string, body: unknown, headers: Record<string, string> = {}) =>
      post(path, body, { claims, headers });
  const operator = as(operatorClaims);
  await operator('products/71053/register-product', { name: 'LANTERN', price: pounds(339) });
  const stored = async (stream: string) =>
    (await store.load(StreamId.parse(stream))).commits.flatMap(({ events }) =>
      events.map(({ data }) => data),
    );
  return { operator, customer: as(customerClaims), stored };
}

describe('a customer’s line', () => {
  test('costs what the product costs at that moment', async () => {
    const { operator, customer, stored } = await shop();
    expect((await customer('orders/1/create-order', { ...order, lines: [lanterns] })).status).toBe(201);
    await operator('products/71053/change-price', { price: pounds(375) });
    expect((await customer('orders/1/add-product-to-cart', lanterns)).status).toBe(200);
    expect(await stored('order#1')).toEqual([
      { ...order, customer: '17850' },
      { lineId: '1', ...lanterns, unitPrice: pounds(339), kind: 'product' },
      { lineId: '2', ...lanterns, unitPrice: pounds(375), kind: 'product' },
    ]);
  });

  test('G4 costs the same when its command comes again, though the price has changed', async () => {
    const { operator, customer, stored } = await shop();
    await customer('orders/1/create-order', { ...order, lines: [lanterns] }, { 'idempotency-key': 'k1' });
    await operator('products/71053/change-price', { price: pounds(375) });
    const again = await customer(
      'orders/1/create-order',
      { ...order, lines: [lanterns] },
      { 'idempotency-key': 'k1' },
    );
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect((await stored('order#1'))[1]).toMatchObject({ unitPrice: pounds(339) });
  });

  test('is refused for a product that there is not', async () => {
    const { customer, stored } = await shop();
    const lines = [lanterns, { product: 'POST', quantity: 1 }];
    expect(await customer('orders/1/create-order', { ...order, lines })).toMatchObject({
      status: 409,
      body: { rejection: 'NoSuchProduct', product: 'POST' },
    });
    expect(await stored('order#1')).toEqual([]);
  });

  test('is refused in another currency than the product’s', async () => {
    const { customer } = await shop();
    const answer = await customer('orders/1/create-order', { ...order, currency: 'EUR', lines: [lanterns] });
    expect(answer).toMatchObject({ status: 409, body: { rejection: 'WrongCurrency' } });
  });

  test.each([
    ['unitPrice', pounds(1), 'Only an operator may set this'],
    ['kind', 'charge', 'Only an operator may set this'],
    ['discount', 1, 'Unknown field'],
  ])('S30 does not say its %s', async (field, value, message) => {
    const { customer, stored } = await shop();
    const line = { ...lanterns, [field]: value };
    const [created, added] = [
      await customer('orders/1/create-order', { ...order, lines: [lanterns, line] }),
      await customer('orders/1/add-product-to-cart', line),
    ];
    expect(created.body.errors).toEqual([{ path: `lines[1].${field}`, message }]);
    expect(added.body.errors).toEqual([{ path: field, message }]);
    expect(await stored('order#1')).toEqual([]);
  });

  test('S30 of somebody else’s order is a 404 as of one that is not there, whatever it says', async () => {
    const { operator, customer } = await shop();
    await operator('orders/theirs/create-order', { ...order, customer: 'other' });
    const key = { 'idempotency-key': 'k1' };
    for (const [command, body, headers] of [
      ['add-product-to-cart', { product: 'nothing', quantity: 1 }, key],
      ['place-order', {}, { ...key, 'if-match': '"5"' }],
      ['place-order', {}, { ...key, 'if-match': '*' }],
    ] as const) {
      const theirs = await customer(`orders/theirs/${command}`, body, headers);
      expect(theirs.status).toBe(404);
      expect(await customer(`orders/none/${command}`, body, headers)).toEqual(theirs);
    }
  });
});

describe('an operator’s line', () => {
  test('needs its price, and needs no product', async () => {
    const { operator } = await shop();
    const creation = { ...order, customer: null };
    expect(await operator('orders/1/create-order', { ...creation, lines: [lanterns] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'lines[0].unitPrice' }] },
    });
    const postage = { product: 'POST', quantity: 1, unitPrice: pounds(1800), kind: 'charge' };
    expect((await operator('orders/1/create-order', { ...creation, lines: [postage] })).status).toBe(201);
  });
});

describe('a customer’s account', () => {
  test('S30 is the customer’s, who may not say otherwise', async () => {
    const { customer, stored } = await shop();
    expect(await customer('accounts/1/create-account', { currency: 'GBP', owner: 'other' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'owner', message: 'Only an operator may set this' }] },
    });
    expect((await customer('accounts/1/create-account', { currency: 'GBP' })).status).toBe(201);
    expect(await stored('account#1')).toEqual([{ owner: '17850', currency: 'GBP' }]);
  });

  test('gives out what is in it, once it is paid in by an operator', async () => {
    const { operator, customer } = await shop();
    await customer('accounts/1/create-account', { currency: 'GBP' });
    expect((await customer('accounts/1/deposit-money', { amount: pounds(1200) })).status).toBe(403);
    expect((await operator('accounts/1/deposit-money', { amount: pounds(1200) })).status).toBe(200);
    expect(await customer('accounts/1/withdraw-money', { amount: pounds(1300) })).toMatchObject({
      status: 409,
      body: { rejection: 'InsufficientFunds', balance: 1200 },
    });
    expect((await customer('accounts/1/withdraw-money', { amount: pounds(1200) })).status).toBe(200);
  });

  test.each(['-1100', '-5', '0', '-0', '0.001', '" 10"', '"1e3"', '1e3', '"10,00"', '""'])(
    'S29 gives out no %s',
    async (amount) => {
      const { operator, stored } = await shop();
      await operator('accounts/1/create-account', { currency: 'GBP', owner: '17850' });
      await operator('accounts/1/deposit-money', { amount: pounds(1200) });
      const body = `{"amount":{"amount":${amount},"currency":"GBP"}}`;
      expect(await operator('accounts/1/withdraw-money', body)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'amount.amount' }] },
      });
      expect(await stored('account#1')).toHaveLength(2);
    },
  );
});
