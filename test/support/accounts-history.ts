import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { AccountCommand } from '../../lambdas/domain/accounts/commands.ts';
import { OwnerId } from '../../lambdas/domain/accounts/ids.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { executeCommand } from '../../lambdas/event-store/execute-command.ts';
import { draftOf } from './histories.ts';

export const createAccount = (owner = '17850', currency = 'GBP'): AccountCommand => ({
  type: 'CreateAccount',
  data: { owner: OwnerId.parse(owner), currency },
});

export const deposit = (amount: number, currency = 'GBP'): AccountCommand => ({
  type: 'DepositMoney',
  data: { amount: { amount, currency } },
});

export const withdraw = (amount: number): AccountCommand => ({
  type: 'WithdrawMoney',
  data: { amount: { amount, currency: 'GBP' } },
});

export const closeAccount: AccountCommand = { type: 'CloseAccount', data: {} };

/** Gives a command to an account, under this key; the key's payload is the command. */
export const giveToAccount = (
  store: PresentEventStore,
  id: string,
  command: AccountCommand,
  commandId: string,
) =>
  executeCommand(store, {
    stream: StreamId.of('account', id),
    decider: account,
    command,
    commandId,
    commandHash: JSON.stringify(command),
    meta: draftOf(commandId).meta,
  });

/** An account of `commits` commits: it is created, then 1 is deposited time and again, under the keys `c1`, `c2`… */
export async function fillAccount(store: PresentEventStore, id: string, commits: number): Promise<void> {
  for (let count = 1; count <= commits; count++) {
    await giveToAccount(store, id, count === 1 ? createAccount(id) : deposit(1), `c${count}`);
  }
}
