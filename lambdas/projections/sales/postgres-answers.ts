import type pg from 'pg';
import { hasMark } from '../postgres-generation-mark.ts';
import type { AnswersOf } from '../queries/query.ts';
import { answerSales } from './answer-sales.ts';
import type { salesProjection } from './contract.ts';
import { PostgresSalesQueries } from './postgres-sales.ts';

export const salesAnswers = (pool: pg.Pool): AnswersOf<typeof salesProjection> => ({
  queriesOf: (generation) => answerSales(new PostgresSalesQueries(pool, generation)),
  isComplete: (generation) => hasMark(pool, generation),
});
