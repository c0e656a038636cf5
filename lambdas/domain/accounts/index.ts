import type { Decider } from '../../core/decider.ts';
import type { AccountCommand } from './commands.ts';
import { type AccountRejection, decide } from './decide.ts';
import { type AccountEvent, accountSchemaVersions } from './events.ts';
import { type AccountState, claims, evolve, isClosed, noAccount } from './state.ts';
import { accountUpcasters } from './upcasters.ts';

export const account: Decider<AccountState, AccountCommand, AccountEvent, AccountRejection> = {
  category: 'account',
  initialState: noAccount,
  schemaVersions: accountSchemaVersions,
  upcasters: accountUpcasters,
  decide,
  evolve,
  claims,
  isClosed,
};
