import type pg from 'pg';
import { answerSales } from './answer-sales.ts';
import { PostgresSalesQueries } from './postgres-sales.ts';

export const salesAnswers = (pool: pg.Pool) => answerSales(new PostgresSalesQueries(pool));
