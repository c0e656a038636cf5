import type { DocumentProjection } from '../../core/projection.ts';
import { type AccountEvent, accountSchemaVersions } from '../../domain/accounts/events.ts';
import type { Money } from '../../domain/values.ts';
import { type AccountStatus, statusAfter } from '../accounts/account-documents.ts';

/** An account as it is shown to its owner. */
export interface BalanceDocument {
  readonly owner: string;
  readonly status: AccountStatus;
  readonly balance: Money;
}

export const balanceDocuments: DocumentProjection<BalanceDocument, AccountEvent> = {
  schemaVersions: accountSchemaVersions,
  evolve(account, event) {
    if (event.type === 'AccountCreated') {
      const { owner, currency } = event.data;
      return { owner, status: 'open', balance: { amount: 0, currency } };
    }
    if (account === undefined) return undefined;
    if (event.type === 'MoneyDeposited') return moved(account, event.data.amount.amount);
    if (event.type === 'MoneyWithdrawn') return moved(account, -event.data.amount.amount);
    return { ...account, status: statusAfter(event) ?? account.status };
  },
};

const moved = (account: BalanceDocument, change: number): BalanceDocument => ({
  ...account,
  balance: { ...account.balance, amount: account.balance.amount + change },
});
