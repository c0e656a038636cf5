import { describe, expect, test } from 'vitest';
import type { AccountCommand } from '../../../lambdas/domain/accounts/commands.ts';
import { type AccountEvent, accountEventSchemas } from '../../../lambdas/domain/accounts/events.ts';
import { OwnerId } from '../../../lambdas/domain/accounts/ids.ts';
import { account } from '../../../lambdas/domain/accounts/index.ts';
import { ownerOf } from '../../../lambdas/domain/accounts/state.ts';
import { specification } from '../../support/given.ts';

const given = specification(account);
const owner = OwnerId.parse('17850');
const pounds = (amount: number) => ({ amount: { amount, currency: 'GBP' } });
const euros = (amount: number) => ({ amount: { amount, currency: 'EUR' } });

const created: AccountEvent = { type: 'AccountCreated', data: { owner, currency: 'GBP' } };
const deposited = (amount: number): AccountEvent => ({ type: 'MoneyDeposited', data: pounds(amount) });
const withdrawn = (amount: number): AccountEvent => ({ type: 'MoneyWithdrawn', data: pounds(amount) });
const blocked: AccountEvent = { type: 'AccountBlocked', data: { reason: 'Card was stolen' } };
const unblocked: AccountEvent = { type: 'AccountUnblocked', data: { reason: 'Card was found' } };
const closed: AccountEvent = { type: 'AccountClosed', data: {} };

const create: AccountCommand = { type: 'CreateAccount', data: { owner, currency: 'GBP' } };
const deposit = (data: ReturnType<typeof pounds>): AccountCommand => ({ type: 'DepositMoney', data });
const withdraw = (data: ReturnType<typeof pounds>): AccountCommand => ({ type: 'WithdrawMoney', data });
const block: AccountCommand = { type: 'BlockAccount', data: { reason: 'Card was stolen' } };
const unblock: AccountCommand = { type: 'UnblockAccount', data: { reason: 'Card was found' } };
const close: AccountCommand = { type: 'CloseAccount', data: {} };

describe('create an account', () => {
  test('empty', () => given().when(create).thenEvents(created));
  test('not twice', () => given(created).when(create).thenRejected({ type: 'AlreadyExists' }));
  test('not again once it is closed', () =>
    given(created, closed).when(create).thenRejected({ type: 'AlreadyExists' }));
});

describe('move money', () => {
  test('in', () =>
    given(created)
      .when(deposit(pounds(1200)))
      .thenEvents(deposited(1200)));
  test('out, to the last penny', () =>
    given(created, deposited(1200))
      .when(withdraw(pounds(1200)))
      .thenEvents(withdrawn(1200)));
  test('not more than there is', () =>
    given(created, deposited(1200), withdrawn(1))
      .when(withdraw(pounds(1200)))
      .thenRejected({ type: 'InsufficientFunds', balance: 1199 }));
  test.each([deposit(euros(1)), withdraw(euros(1))])('not in another currency: $type', (command) =>
    given(created, deposited(1200)).when(command).thenRejected({ type: 'WrongCurrency', expected: 'GBP' }),
  );
  test('G12 not beyond what can be summed exactly', () =>
    given(created, deposited(Number.MAX_SAFE_INTEGER))
      .when(deposit(pounds(1)))
      .thenRejected({ type: 'BalanceTooLarge', limit: Number.MAX_SAFE_INTEGER }));
  test.each([0, -0, -5, -1100, 0.001, Number.NaN])('S29 never %d', (amount) => {
    for (const command of [deposit(pounds(amount)), withdraw(pounds(amount))])
      given(created, deposited(1200)).when(command).thenRejected({ type: 'NotPositive' });
  });
  test.each([deposit(pounds(1)), withdraw(pounds(1))])('not while it is blocked: $type', (command) =>
    given(created, deposited(1200), blocked).when(command).thenRejected({ type: 'AccountBlocked' }),
  );
  test('again once it is unblocked', () =>
    given(created, deposited(1200), blocked, unblocked)
      .when(withdraw(pounds(200)))
      .thenEvents(withdrawn(200)));
  test.each([deposit(pounds(1)), withdraw(pounds(1))])('not once it is closed: $type', (command) =>
    given(created, closed).when(command).thenRejected({ type: 'AccountClosed' }),
  );
});

describe('block and close', () => {
  test('an open account is blocked', () => given(created).when(block).thenEvents(blocked));
  test('a blocked one already is', () => given(created, blocked).when(block).thenEvents());
  test('a blocked account is unblocked', () => given(created, blocked).when(unblock).thenEvents(unblocked));
  test('an open one has nothing to unblock', () => given(created).when(unblock).thenEvents());
  test.each([block, unblock])('not once it is closed: $type', (command) =>
    given(created, closed).when(command).thenRejected({ type: 'AccountClosed' }),
  );
  test('an empty account is closed', () =>
    given(created, deposited(5), withdrawn(5)).when(close).thenEvents(closed));
  test('a closed one already is', () => given(created, closed).when(close).thenEvents());
  test('not with money in it', () =>
    given(created, deposited(5)).when(close).thenRejected({ type: 'BalanceNotZero', balance: 5 }));
  test('not while it is blocked', () =>
    given(created, blocked).when(close).thenRejected({ type: 'AccountBlocked' }));
});

test.each([deposit(pounds(1)), withdraw(pounds(1)), block, unblock, close])(
  'an account that is not there: $type',
  (command) => given().when(command).thenRejected({ type: 'DoesNotExist' }),
);

test('an account belongs to its owner, whatever becomes of it', () => {
  const state = [created, blocked, unblocked, closed].reduce(account.evolve, account.initialState);
  expect(ownerOf(state)).toBe(owner);
  expect(ownerOf(account.initialState)).toBeUndefined();
});

test('what is stored fits its schema', () => {
  for (const { type, data } of [created, deposited(1), withdrawn(1), blocked, unblocked, closed])
    expect(accountEventSchemas[type].parse(data)).toEqual(data);
});
