import type pg from 'pg';
import { answerOrders } from './answer-orders.ts';
import { PostgresOrderQueries } from './postgres-orders.ts';

export const orderAnswers = (pool: pg.Pool) => answerOrders(new PostgresOrderQueries(pool));
