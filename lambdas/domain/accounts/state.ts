import type { Claim } from '../../core/claim.ts';
import type { Money } from '../values.ts';
import type { AccountEvent } from './events.ts';
import type { OwnerId } from './ids.ts';

interface ExistingAccount {
  /** `blocked`: money neither comes nor goes until it is unblocked. `closed`: for ever. */
  readonly situation: 'open' | 'blocked' | 'closed';
  readonly owner: OwnerId;
  readonly currency: string;
  /** Minor units, never below zero. */
  readonly balance: number;
}

export type AccountState = { readonly situation: 'absent' } | ExistingAccount;

export const noAccount: AccountState = { situation: 'absent' };

/** Total over what was stored: an event that does not fit the situation changes nothing. */
export function evolve(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountCreated')
    return state.situation === 'absent' ? { situation: 'open', ...event.data, balance: 0 } : state;
  if (state.situation === 'absent') return state;
  switch (event.type) {
    case 'MoneyDeposited':
      return moved(state, event.data.amount, 1);
    case 'MoneyWithdrawn':
      return moved(state, event.data.amount, -1);
    case 'AccountBlocked':
      return { ...state, situation: 'blocked' };
    case 'AccountUnblocked':
      return { ...state, situation: 'open' };
    case 'AccountClosed':
      return { ...state, situation: 'closed' };
    default:
      return event satisfies never;
  }
}

const moved = (account: ExistingAccount, { amount }: Money, sign: 1 | -1): ExistingAccount => ({
  ...account,
  balance: account.balance + sign * amount,
});

/** Whose account it is; undefined when there is none. */
export const ownerOf = (state: AccountState): OwnerId | undefined =>
  state.situation === 'absent' ? undefined : state.owner;

/** An owner has one account in a currency that is not closed. */
export const claims = (state: AccountState): readonly Claim<{ readonly type: 'AlreadyExists' }>[] =>
  state.situation === 'absent' || state.situation === 'closed'
    ? []
    : [
        {
          what: 'open-account',
          value: `${state.owner} ${state.currency}`,
          refusal: { type: 'AlreadyExists' },
        },
      ];

/** Nothing can become of it any more. */
export const isClosed = ({ situation }: AccountState): boolean => situation === 'closed';
