import type { DocumentProjection } from '../../core/projection.ts';
import { type AccountEvent, accountSchemaVersions } from '../../domain/accounts/events.ts';
import type { Money } from '../../domain/values.ts';

/** An account as it is shown to its owner. */
export interface BalanceDocument {
  readonly owner: string;
  readonly status: 'open' | 'blocked' | 'closed';
  readonly balance: Money;
}

export const balanceDocuments: DocumentProjection<BalanceDocument, AccountEvent> = {
  schemaVersions: accountSchemaVersions,
  evolve(account, event) {
    if (event.type === 'AccountCreated') {
      const { owner, currency } = event.data;
      return { owner, status: 'open', balance: { amount: 0, currency } };
    }
    return account && changed(account, event);
  },
};

function changed(
  account: BalanceDocument,
  event: Exclude<AccountEvent, { type: 'AccountCreated' }>,
): BalanceDocument {
  switch (event.type) {
    case 'MoneyDeposited':
      return moved(account, event.data.amount.amount);
    case 'MoneyWithdrawn':
      return moved(account, -event.data.amount.amount);
    case 'AccountBlocked':
      return { ...account, status: 'blocked' };
    case 'AccountUnblocked':
      return { ...account, status: 'open' };
    case 'AccountClosed':
      return { ...account, status: 'closed' };
    default:
      return event satisfies never;
  }
}

const moved = (account: BalanceDocument, change: number): BalanceDocument => ({
  ...account,
  balance: { ...account.balance, amount: account.balance.amount + change },
});
