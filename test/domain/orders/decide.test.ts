import { describe, expect, test } from 'vitest';
import { orderEventSchemas } from '../../../lambdas/domain/orders/events.ts';
import { order } from '../../../lambdas/domain/orders/index.ts';
import { ownerOf } from '../../../lambdas/domain/orders/state.ts';
import { specification } from '../../support/given.ts';
import {
  add,
  added,
  became,
  cancelled,
  create,
  created,
  header,
  lantern,
  lineOf,
  place,
  placed,
  postage,
  remove,
  sale,
  update,
} from './orders.ts';

const given = specification(order);
const removed = { type: 'ProductRemovedFromCart' as const, data: { lineId: lineOf(1, lantern).lineId } };

describe('create an order', () => {
  test('empty', () => given().when(create()).thenEvents(created));
  test('with its lines, in one commit', () =>
    given().when(create(lantern, postage)).thenEvents(created, added(1, lantern), added(2, postage)));
  test('not twice', () => given(created).when(create()).thenRejected({ type: 'AlreadyExists' }));
  test('not with a price in another currency', () =>
    given()
      .when(create({ ...lantern, unitPrice: { amount: 1, currency: 'EUR' } }))
      .thenRejected({ type: 'WrongCurrency', expected: 'GBP' }));
});

describe('fill the cart', () => {
  test('a line gets an id', () => given(created).when(add(lantern)).thenEvents(added(1, lantern)));
  test('two lines with the same product stay two', () =>
    given(created, added(1, lantern)).when(add(lantern)).thenEvents(added(2, lantern)));
  test('the id of a removed line is not given again', () =>
    given(created, added(1, lantern), removed).when(add(postage)).thenEvents(added(2, postage)));
  test('a line can be removed', () => given(created, added(1, lantern)).when(remove(1)).thenEvents(removed));
  test('not a line that is not there', () =>
    given(created, added(1, lantern), removed)
      .when(remove(1))
      .thenRejected({ type: 'NoSuchLine', lineId: removed.data.lineId }));
  test('not in another currency', () =>
    given(created)
      .when(add({ ...lantern, unitPrice: { amount: 1, currency: 'EUR' } }))
      .thenRejected({ type: 'WrongCurrency', expected: 'GBP' }));
  test.each([
    { ...lantern, quantity: -6 },
    { ...lantern, unitPrice: { amount: -339, currency: 'GBP' } },
    { ...lantern, unitPrice: { amount: 0.5, currency: 'GBP' } },
  ])('S29 never less than something: %j', (line) =>
    given(created).when(add(line)).thenRejected({ type: 'NotPositive' }),
  );
  test('G12 not beyond what can be summed exactly', () =>
    given(created)
      .when(add({ ...lantern, quantity: 2, unitPrice: { amount: 500_000_000_001, currency: 'GBP' } }))
      .thenRejected({ type: 'TotalTooLarge', limit: 1_000_000_000_000 }));
  test('not more lines than a document can show', () => {
    const full = Array.from({ length: 1500 }, (_, index) => added(index + 1, lantern));
    given(created, ...full)
      .when(add(lantern))
      .thenRejected({ type: 'TooManyLines', limit: 1500 });
  });
  test.each([add(lantern), remove(1)])('not once it is placed: $type', (command) =>
    given(...placed)
      .when(command)
      .thenRejected({ type: 'OrderNotOpen', orderStatus: 'placed' }),
  );
  test.each([add(lantern), remove(1), place, update('confirmed')])(
    'not when there is no order: $type',
    (command) => given().when(command).thenRejected({ type: 'DoesNotExist' }),
  );
});

describe('place the order', () => {
  test('says everything that a reader of sales needs', () =>
    given(created, added(1, lantern), added(2, postage))
      .when(place)
      .thenEvents({ type: 'OrderPlaced', data: sale }));
  test('not empty', () => given(created).when(place).thenRejected({ type: 'EmptyOrder' }));
  test('not emptied', () =>
    given(created, added(1, lantern), removed).when(place).thenRejected({ type: 'EmptyOrder' }));
  test('not twice', () =>
    given(...placed)
      .when(place)
      .thenRejected({ type: 'OrderNotOpen', orderStatus: 'placed' }));
});

describe('update its status', () => {
  test('placed, confirmed, shipped, delivered', () => {
    given(...placed)
      .when(update('confirmed'))
      .thenEvents(became('confirmed'));
    given(...placed, became('confirmed'))
      .when(update('shipped'))
      .thenEvents(became('shipped'));
    given(...placed, became('confirmed'), became('shipped'))
      .when(update('delivered'))
      .thenEvents(became('delivered'));
  });
  test('a cancellation says what is taken back', () => {
    given(...placed)
      .when(update('cancelled'))
      .thenEvents(cancelled);
    given(...placed, became('confirmed'))
      .when(update('cancelled'))
      .thenEvents(cancelled);
  });
  test('the reason is kept', () =>
    given(...placed)
      .when({ type: 'UpdateOrderStatus', data: { status: 'confirmed', reason: 'paid' } })
      .thenEvents({ type: 'OrderStatusUpdated', data: { status: 'confirmed', reason: 'paid' } }));
  test('to what it is already: nothing to do', () =>
    given(...placed, became('confirmed'))
      .when(update('confirmed'))
      .thenEvents());
  test.each([
    [[created, added(1, lantern)], 'open', 'placed'],
    [[created], 'open', 'cancelled'],
    [placed, 'placed', 'shipped'],
    [placed, 'placed', 'open'],
    [[...placed, became('confirmed'), became('shipped')], 'shipped', 'cancelled'],
    [[...placed, cancelled], 'cancelled', 'confirmed'],
  ] as const)('no other way (%#: %s)', (events, from, to) =>
    given(...events)
      .when(update(to))
      .thenRejected({ type: 'IllegalTransition', from, to }),
  );
});

test('an order is its customer’s, before and after it is placed', () => {
  const states = [[], [created], placed].map((events) =>
    events.reduce((state, event) => order.evolve(state, event), order.initialState),
  );
  expect(states.map(ownerOf)).toEqual([undefined, header.customer, header.customer]);
});

test('what is decided is what the event schemas say', () => {
  for (const event of [...placed, removed, became('shipped'), cancelled]) {
    expect(orderEventSchemas[event.type].parse(event.data)).toEqual(event.data);
  }
});
