import { accept, type Decision, reject } from '../../core/decider.ts';
import { isPositive } from '../values.ts';
import type { AccountCommand } from './commands.ts';
import type { AccountEvent } from './events.ts';
import type { AccountState } from './state.ts';

/** What an account refuses, with what the caller needs to know. `DoesNotExist` becomes a 404. */
export type AccountRejection =
  | { readonly type: 'DoesNotExist' }
  | { readonly type: 'AlreadyExists' }
  | { readonly type: 'AccountBlocked' }
  | { readonly type: 'AccountClosed' }
  | { readonly type: 'NotPositive' }
  | { readonly type: 'WrongCurrency'; readonly expected: string }
  | { readonly type: 'InsufficientFunds'; readonly balance: number }
  | { readonly type: 'BalanceTooLarge'; readonly limit: number }
  | { readonly type: 'BalanceNotZero'; readonly balance: number };

type AccountDecision = Decision<AccountEvent, AccountRejection>;
type Account = Exclude<AccountState, { situation: 'absent' }>;
type CommandOf<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>;
type MoveCommand = CommandOf<'DepositMoney' | 'WithdrawMoney'>;

export function decide(command: AccountCommand, state: AccountState): AccountDecision {
  if (command.type === 'CreateAccount') {
    return state.situation === 'absent'
      ? accept({ type: 'AccountCreated', data: command.data })
      : reject({ type: 'AlreadyExists' });
  }
  if (state.situation === 'absent') return reject({ type: 'DoesNotExist' });
  switch (command.type) {
    case 'DepositMoney':
    case 'WithdrawMoney':
      return move(command, state);
    case 'BlockAccount':
      return become('blocked', state, { type: 'AccountBlocked', data: command.data });
    case 'UnblockAccount':
      return become('open', state, { type: 'AccountUnblocked', data: command.data });
    case 'CloseAccount':
      return close(state);
    default:
      return command satisfies never;
  }
}

function move({ type, data }: MoveCommand, account: Account): AccountDecision {
  if (account.situation === 'blocked') return reject({ type: 'AccountBlocked' });
  if (account.situation === 'closed') return reject({ type: 'AccountClosed' });
  if (!isPositive(data.amount.amount)) return reject({ type: 'NotPositive' });
  if (data.amount.currency !== account.currency)
    return reject({ type: 'WrongCurrency', expected: account.currency });
  return type === 'DepositMoney' ? deposit(data, account) : withdraw(data, account);
}

function deposit(data: MoveCommand['data'], { balance }: Account): AccountDecision {
  return Number.isSafeInteger(balance + data.amount.amount)
    ? accept({ type: 'MoneyDeposited', data })
    : reject({ type: 'BalanceTooLarge', limit: Number.MAX_SAFE_INTEGER });
}

function withdraw(data: MoveCommand['data'], { balance }: Account): AccountDecision {
  return data.amount.amount <= balance
    ? accept({ type: 'MoneyWithdrawn', data })
    : reject({ type: 'InsufficientFunds', balance });
}

function become(situation: 'blocked' | 'open', account: Account, event: AccountEvent): AccountDecision {
  if (account.situation === 'closed') return reject({ type: 'AccountClosed' });
  return account.situation === situation ? accept() : accept(event);
}

function close({ situation, balance }: Account): AccountDecision {
  if (situation === 'closed') return accept();
  if (situation === 'blocked') return reject({ type: 'AccountBlocked' });
  return balance === 0
    ? accept({ type: 'AccountClosed', data: {} })
    : reject({ type: 'BalanceNotZero', balance });
}
