import { StoredDocuments } from '../read-model.ts';
import type { Valkey } from '../valkey-client.ts';
import { answerBalance } from './answer-balance.ts';
import { accountBalanceProjection } from './contract.ts';
import { balancesIn } from './valkey-balances.ts';

export const balanceAnswers = (valkey: Valkey) =>
  answerBalance(new StoredDocuments(accountBalanceProjection, balancesIn(valkey), ({ owner }) => owner));
