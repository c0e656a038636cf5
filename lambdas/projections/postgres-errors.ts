import pg from 'pg';
import { StoreFull, StoreUnreachable, Unwritable } from './store-errors.ts';

/**
 * Classes of SQLSTATE (PostgreSQL: appendix A). What a value causes is permanent: 21 cardinality violation (two values that
 * are one key), 22 data exception, 23 integrity constraint violation, 54 program limit exceeded (a row or an index entry
 * that is too large). What the code causes is a bug: 42 syntax error or access rule violation, except an undefined table,
 * which is one that is not prepared yet. All else passes: a store that is full (53100), down, fails over or deadlocks.
 */
const PERMANENT = /^(2[123]|54)/;
const BUG = /^42(?!P01)/;
const DISK_FULL = '53100';

export function translated(error: unknown): unknown {
  const state = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (PERMANENT.test(state)) return new Unwritable(error);
  if (state === DISK_FULL) return new StoreFull(error);
  // A sum that no number holds is a fault of ours, and asking again does not mend it.
  const isOurs = BUG.test(state) || error instanceof RangeError || !(error instanceof Error);
  return isOurs ? error : new StoreUnreachable(error);
}

/**
 * Runs one statement.
 * @throws {StoreUnreachable}
 * @throws {Unwritable}
 */
export async function rowsOf<Row extends pg.QueryResultRow>(
  client: pg.Pool | pg.PoolClient,
  statement: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  try {
    return (await client.query<Row>(statement, [...values])).rows;
  } catch (error) {
    throw translated(error);
  }
}
