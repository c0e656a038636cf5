import type { AnswersOf } from '../queries/query.ts';
import { StoredDocuments } from '../read-model.ts';
import type { Valkey } from '../valkey-client.ts';
import { hasMark } from '../valkey-generation-mark.ts';
import { answerBalance } from './answer-balance.ts';
import { accountBalanceProjection } from './contract.ts';
import { balancesIn } from './valkey-balances.ts';

export const balanceAnswers = (valkey: Valkey): AnswersOf<typeof accountBalanceProjection> => ({
  queriesOf(generation) {
    const balances = balancesIn(valkey, generation);
    return answerBalance(new StoredDocuments(accountBalanceProjection, balances, ({ owner }) => owner));
  },
  isComplete: (generation) => hasMark(valkey, generation),
});
