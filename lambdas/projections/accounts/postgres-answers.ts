import type pg from 'pg';
import { hasMark } from '../postgres-generation-mark.ts';
import type { AnswersOf } from '../queries/query.ts';
import { answerAccounts } from './answer-accounts.ts';
import type { accountsProjection } from './contract.ts';
import { PostgresAccountQueries } from './postgres-accounts.ts';

export const accountAnswers = (pool: pg.Pool): AnswersOf<typeof accountsProjection> => ({
  queriesOf: (generation) => answerAccounts(new PostgresAccountQueries(pool, generation)),
  isComplete: (generation) => hasMark(pool, generation),
});
