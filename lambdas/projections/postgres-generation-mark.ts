import type pg from 'pg';
import { rowsOf } from './postgres-errors.ts';

/** A table with one row, once the generation is complete. It goes with the schema that it is about. */
export const markDdl = (schema: string): string => `
  CREATE TABLE IF NOT EXISTS "${schema}".generation (
    complete boolean PRIMARY KEY CHECK (complete),
    at timestamptz NOT NULL DEFAULT now()
  )`;

export async function setMark(pool: pg.Pool, schema: string): Promise<void> {
  await rowsOf(
    pool,
    `INSERT INTO "${schema}".generation (complete) VALUES (true) ON CONFLICT DO NOTHING`,
    [],
  );
}

/** @throws {StoreUnreachable} also where the table is not there, since nothing else is then */
export async function hasMark(pool: pg.Pool, schema: string): Promise<boolean> {
  return (await rowsOf(pool, `SELECT complete FROM "${schema}".generation`, [])).length > 0;
}
