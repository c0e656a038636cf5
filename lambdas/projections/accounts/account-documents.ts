import type { DocumentProjection } from '../../core/projection.ts';
import { type AccountEvent, accountSchemaVersions } from '../../domain/accounts/events.ts';

export type AccountStatus = 'open' | 'blocked' | 'closed';

/** An account as lists show it. */
export interface AccountDocument {
  readonly owner: string;
  readonly status: AccountStatus;
}

export const accountDocuments: DocumentProjection<AccountDocument, AccountEvent> = {
  schemaVersions: accountSchemaVersions,
  evolve(account, event) {
    if (event.type === 'AccountCreated') return { owner: event.data.owner, status: 'open' };
    const status = statusAfter(event);
    return account && status ? { ...account, status } : account;
  },
};

/** Undefined for what leaves it as it was. */
function statusAfter(event: Exclude<AccountEvent, { type: 'AccountCreated' }>): AccountStatus | undefined {
  switch (event.type) {
    case 'AccountBlocked':
      return 'blocked';
    case 'AccountUnblocked':
      return 'open';
    case 'AccountClosed':
      return 'closed';
    case 'MoneyDeposited':
    case 'MoneyWithdrawn':
      return undefined;
    default:
      return event satisfies never;
  }
}
