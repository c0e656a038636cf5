import type pg from 'pg';
import { answerAccounts } from './answer-accounts.ts';
import { PostgresAccountQueries } from './postgres-accounts.ts';

export const accountAnswers = (pool: pg.Pool) => answerAccounts(new PostgresAccountQueries(pool));
