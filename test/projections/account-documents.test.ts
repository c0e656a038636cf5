import { expect, test } from 'vitest';
import type { AccountEvent } from '../../lambdas/domain/accounts/events.ts';
import { OwnerId } from '../../lambdas/domain/accounts/ids.ts';
import { balanceDocuments } from '../../lambdas/projections/account-balance/balance-documents.ts';
import { accountDocuments } from '../../lambdas/projections/accounts/account-documents.ts';
import { folded } from '../support/folded.ts';

const owner = OwnerId.parse('17850');
const created: AccountEvent = { type: 'AccountCreated', data: { owner, currency: 'GBP' } };
const deposited: AccountEvent = {
  type: 'MoneyDeposited',
  data: { amount: { amount: 1200, currency: 'GBP' } },
};
const withdrawn: AccountEvent = {
  type: 'MoneyWithdrawn',
  data: { amount: { amount: 200, currency: 'GBP' } },
};
const blocked: AccountEvent = { type: 'AccountBlocked', data: { reason: 'stolen' } };
const unblocked: AccountEvent = { type: 'AccountUnblocked', data: { reason: 'found' } };
const closed: AccountEvent = { type: 'AccountClosed', data: {} };

test.each([
  ['open', []],
  ['open', [deposited, withdrawn]],
  ['blocked', [deposited, blocked, withdrawn]],
  ['open', [blocked, unblocked]],
  ['closed', [closed]],
] as const)('an account is shown as %s', (status, events) => {
  expect(folded(accountDocuments, created, ...events)).toEqual({ owner, status });
  expect(folded(balanceDocuments, created, ...events)).toMatchObject({ owner, status });
});

test('its balance is what came in without what went out', () => {
  expect(folded(balanceDocuments, created)?.balance).toEqual({ amount: 0, currency: 'GBP' });
  expect(folded(balanceDocuments, created, deposited, deposited, withdrawn)?.balance).toEqual({
    amount: 2200,
    currency: 'GBP',
  });
});
