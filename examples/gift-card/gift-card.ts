import { accept, type Decider, reject } from '../../lambdas/core/decider.ts';

type Event = { type: 'CardIssued' | 'CardRedeemed'; data: { amount: number } };
type Command = { type: 'IssueCard' | 'RedeemCard'; data: { amount: number } };
type State = { situation: 'absent' } | { situation: 'issued'; balance: number };
type Refusal = { type: 'AlreadyExists' | 'DoesNotExist' | 'NotPositive' | 'BalanceTooLow' };

export const giftCard: Decider<State, Command, Event, Refusal> = {
  category: 'gift-card',
  initialState: { situation: 'absent' },
  schemaVersions: { CardIssued: 1, CardRedeemed: 1 },
  decide({ type, data }, state) {
    if (!(data.amount > 0)) return reject({ type: 'NotPositive' });
    if (type === 'IssueCard')
      return state.situation === 'absent'
        ? accept({ type: 'CardIssued', data })
        : reject({ type: 'AlreadyExists' });
    if (state.situation === 'absent') return reject({ type: 'DoesNotExist' });
    return data.amount <= state.balance
      ? accept({ type: 'CardRedeemed', data })
      : reject({ type: 'BalanceTooLow' });
  },
  evolve(state, { type, data }) {
    if (type === 'CardIssued') return { situation: 'issued', balance: data.amount };
    return state.situation === 'issued' ? { ...state, balance: state.balance - data.amount } : state;
  },
};
