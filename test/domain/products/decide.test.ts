import { describe, expect, test } from 'vitest';
import type { ProductCommand } from '../../../lambdas/domain/products/commands.ts';
import { type ProductEvent, productEventSchemas } from '../../../lambdas/domain/products/events.ts';
import { OrderId } from '../../../lambdas/domain/products/ids.ts';
import { product } from '../../../lambdas/domain/products/index.ts';
import { specification } from '../../support/given.ts';

const given = specification(product);
const price = (amount: number, currency = 'GBP') => ({ price: { amount, currency } });
const lantern = { name: 'WHITE METAL LANTERN', ...price(339) };
const order = (id: string) => OrderId.parse(id);

const registered: ProductEvent = { type: 'ProductRegistered', data: { ...lantern, backOrders: false } };
const onDemand: ProductEvent = { type: 'ProductRegistered', data: { ...lantern, backOrders: true } };
const received = (quantity: number): ProductEvent => ({ type: 'StockReceived', data: { quantity } });
const reserved = (id: string, quantity: number): ProductEvent => ({
  type: 'StockReserved',
  data: { order: order(id), quantity },
});
const released = (id: string, quantity: number): ProductEvent => ({
  type: 'StockReleased',
  data: { order: order(id), quantity },
});

const register = (initialStock: number): ProductCommand => ({
  type: 'RegisterProduct',
  data: { ...lantern, initialStock, backOrders: false },
});
const changePrice = (...to: Parameters<typeof price>): ProductCommand => ({
  type: 'ChangePrice',
  data: price(...to),
});
const receive = (quantity: number): ProductCommand => ({ type: 'ReceiveStock', data: { quantity } });
const reserve = (id: string, quantity: number): ProductCommand => ({
  type: 'ReserveStock',
  data: { order: order(id), quantity },
});
const release = (id: string): ProductCommand => ({ type: 'ReleaseStock', data: { order: order(id) } });

describe('register a product', () => {
  test('without stock', () => given().when(register(0)).thenEvents(registered));
  test('with its first stock, in one commit', () =>
    given().when(register(6)).thenEvents(registered, received(6)));
  test.each([-5, 0.5])('S29 never with a stock of %d', (stock) =>
    given().when(register(stock)).thenRejected({ type: 'NotPositive' }),
  );
  test('not twice', () => given(registered).when(register(6)).thenRejected({ type: 'AlreadyExists' }));
});

describe('change its price', () => {
  test('to another', () =>
    given(registered)
      .when(changePrice(375))
      .thenEvents({ type: 'PriceChanged', data: price(375) }));
  test('to what it is: nothing to do', () => given(registered).when(changePrice(339)).thenEvents());
  test('back again', () =>
    given(registered, { type: 'PriceChanged', data: price(375) })
      .when(changePrice(339))
      .thenEvents({ type: 'PriceChanged', data: price(339) }));
  test('S29 never to nothing', () =>
    given(registered).when(changePrice(0)).thenRejected({ type: 'NotPositive' }));
  test('not to another currency', () =>
    given(registered).when(changePrice(339, 'EUR')).thenRejected({ type: 'WrongCurrency', expected: 'GBP' }));
});

describe('receive stock', () => {
  test('more of it', () => given(registered, received(6)).when(receive(4)).thenEvents(received(4)));
  test('G12 not beyond what can be summed exactly', () =>
    given(registered, received(Number.MAX_SAFE_INTEGER))
      .when(receive(1))
      .thenRejected({ type: 'StockTooLarge', limit: Number.MAX_SAFE_INTEGER }));
  test.each([0, -1, 0.5])('S29 never %d', (quantity) => {
    given(registered, received(6)).when(receive(quantity)).thenRejected({ type: 'NotPositive' });
    given(registered, received(6)).when(reserve('1', quantity)).thenRejected({ type: 'NotPositive' });
  });
});

describe('reserve stock', () => {
  test('to the last piece', () =>
    given(registered, received(6), reserved('1', 4)).when(reserve('2', 2)).thenEvents(reserved('2', 2)));
  test('not more than is available', () =>
    given(registered, received(6), reserved('1', 4))
      .when(reserve('2', 3))
      .thenRejected({ type: 'OutOfStock', available: 2 }));
  test('more than there is, of what may be ordered back', () =>
    given(onDemand, received(1)).when(reserve('1', 3)).thenEvents(reserved('1', 3)));
  test('once an order: the same again has nothing to do', () =>
    given(registered, received(4), reserved('1', 4)).when(reserve('1', 4)).thenEvents());
  test('not another quantity for the same order', () =>
    given(registered, received(6), reserved('1', 4))
      .when(reserve('1', 5))
      .thenRejected({ type: 'AlreadyReserved', quantity: 4 }));
  test('an order may be called as a property of every object is', () =>
    given(registered, received(6)).when(reserve('constructor', 1)).thenEvents(reserved('constructor', 1)));
});

test('ten thousand reservations are folded in no time', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => reserved(String(536_365 + n), 1));
  const state = [registered, received(20_000), ...many].reduce(product.evolve, product.initialState);
  expect(product.decide(reserve('536365', 1), state)).toEqual({ kind: 'accepted', events: [] });
  expect(product.decide(reserve('new', 10_001), state)).toEqual({
    kind: 'rejected',
    rejection: { type: 'OutOfStock', available: 10_000 },
  });
});

describe('release stock', () => {
  test('what was reserved is available again', () => {
    given(registered, received(6), reserved('1', 4)).when(release('1')).thenEvents(released('1', 4));
    given(registered, received(6), reserved('1', 4), released('1', 4))
      .when(reserve('2', 6))
      .thenEvents(reserved('2', 6));
  });
  test('once: the same again has nothing to do', () =>
    given(registered, received(6), reserved('1', 4), released('1', 4)).when(release('1')).thenEvents());
  test('before it was reserved: a late reservation is refused', () => {
    given(registered, received(6)).when(release('1')).thenEvents(released('1', 0));
    given(registered, received(6), released('1', 0))
      .when(reserve('1', 4))
      .thenRejected({ type: 'ReservationReleased' });
  });
});

test.each([changePrice(1), receive(1), reserve('1', 1), release('1')])(
  'a product that is not there: $type',
  (command) => given().when(command).thenRejected({ type: 'DoesNotExist' }),
);

test('what is stored fits its schema', () => {
  for (const { type, data } of [registered, received(1), reserved('1', 1), released('1', 0)])
    expect(productEventSchemas[type].parse(data)).toEqual(data);
});
