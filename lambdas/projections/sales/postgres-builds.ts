import type pg from 'pg';
import { salesProjection } from './contract.ts';
import { salesIn } from './postgres-sales.ts';
import { salesTallies } from './sales-tallies.ts';

/** What builds are made by. */
export const salesBuilds = (pool: pg.Pool) => ({
  contract: salesProjection,
  projection: salesTallies,
  storeIn: (generation: string) => salesIn(pool, generation),
});
