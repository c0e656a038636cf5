import fc from 'fast-check';
import type { Commit } from '../../lambdas/core/commit.ts';
import type { Decider, Rejection } from '../../lambdas/core/decider.ts';
import type { DomainEvent } from '../../lambdas/core/event.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { AccountCommand } from '../../lambdas/domain/accounts/commands.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import type { OrderCommand } from '../../lambdas/domain/orders/commands.ts';
import { order } from '../../lambdas/domain/orders/index.ts';
import type { ProductCommand } from '../../lambdas/domain/products/commands.ts';
import { OrderId } from '../../lambdas/domain/products/ids.ts';
import { product } from '../../lambdas/domain/products/index.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { executeCommand } from '../../lambdas/event-store/execute-command.ts';
import { add, create, lantern, place, postage, remove, update } from '../domain/orders/orders.ts';
import { closeAccount, createAccount, deposit, withdraw } from '../support/accounts-history.ts';
import { draftOf } from '../support/histories.ts';

/** Streams of each category. */
const IDS = ['a', 'b', 'c'];

const orderCommand: fc.Arbitrary<OrderCommand> = fc.constantFrom(
  create(lantern, postage),
  add(lantern),
  add(postage),
  remove(1),
  place,
  update('confirmed'),
  update('cancelled'),
  update('shipped'),
);

const reservedFor = OrderId.parse('1');
const price = (amount: number) => ({ price: { amount, currency: 'GBP' } });

const productCommand: fc.Arbitrary<ProductCommand> = fc.constantFrom<ProductCommand[]>(
  { type: 'RegisterProduct', data: { name: 'LANTERN', ...price(339), initialStock: 7, backOrders: false } },
  { type: 'ChangePrice', data: price(399) },
  { type: 'ChangePrice', data: price(339) },
  { type: 'ReceiveStock', data: { quantity: 6 } },
  { type: 'ReserveStock', data: { order: reservedFor, quantity: 2 } },
  { type: 'ReleaseStock', data: { order: reservedFor } },
);

const accountCommand: fc.Arbitrary<AccountCommand> = fc.constantFrom<AccountCommand[]>(
  createAccount(),
  deposit(1_099),
  withdraw(99),
  { type: 'BlockAccount', data: { reason: 'a test' } },
  { type: 'UnblockAccount', data: { reason: 'a test' } },
  closeAccount,
);

/** Gives one command to one stream; what it refuses leaves it as it was. */
type Given = (store: PresentEventStore) => Promise<unknown>;

let commands = 0;

const givenTo = <State, Command, Event extends DomainEvent>(
  decider: Decider<State, Command, Event, Rejection>,
  command: fc.Arbitrary<Command>,
): fc.Arbitrary<Given> =>
  fc.tuple(fc.constantFrom(...IDS), command).map(([id, each]) => (store) => {
    const stream = StreamId.of(decider.category, id);
    const commandId = `test-${++commands}`;
    const { meta } = draftOf('');
    return executeCommand(store, { stream, decider, command: each, commandId, commandHash: 'h', meta });
  });

/** What a shop is told, of all that it keeps. */
export const shopCommands: fc.Arbitrary<readonly Given[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: givenTo(order, orderCommand) },
    { weight: 1, arbitrary: givenTo(product, productCommand) },
    { weight: 1, arbitrary: givenTo(account, accountCommand) },
  ),
  { minLength: 1, maxLength: 80, size: 'max' },
);

/** The log: the commits of each stream of the shop. */
export const logOf = (store: PresentEventStore): Promise<readonly (readonly Commit[])[]> =>
  Promise.all(
    [order, product, account].flatMap(({ category }) =>
      IDS.map(async (id) => (await store.load(StreamId.of(category, id))).commits),
    ),
  );
