import type pg from 'pg';
import { hasMark } from '../postgres-generation-mark.ts';
import type { AnswersOf } from '../queries/query.ts';
import { answerOrders } from './answer-orders.ts';
import type { ordersProjection } from './contract.ts';
import { PostgresOrderQueries } from './postgres-orders.ts';

export const orderAnswers = (pool: pg.Pool): AnswersOf<typeof ordersProjection> => ({
  queriesOf: (generation) => answerOrders(new PostgresOrderQueries(pool, generation)),
  isComplete: (generation) => hasMark(pool, generation),
});
