import type pg from 'pg';
import { rowsOf } from './postgres-errors.ts';

/** Rows that are fetched at once. */
const PORTION = 10_000;

/** A table of which all is read. */
interface KeyedTable {
  /** As a statement names it. */
  readonly table: string;
  /** Columns of its primary key, in order, with their types. */
  readonly keys: Readonly<Record<string, 'text' | 'date'>>;
  /** What is read of a row, its key among it. */
  readonly columns: string;
}

/**
 * Every row, a portion at a time by key, so that no transaction stays open. What is written meanwhile comes or does not.
 * @throws {StoreUnreachable}
 */
export async function* keyedRows<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  { table, keys, columns }: KeyedTable,
): AsyncGenerator<Row> {
  const names = Object.keys(keys).map((name) => `"${name}"`);
  const places = Object.values(keys).map((type, index) => `$${index + 1}::${type}`);
  let last: Row | undefined;
  for (let full = true; full; ) {
    const rows: readonly Row[] = await rowsOf<Row>(
      pool,
      `SELECT ${columns} FROM ${table} ${last ? `WHERE (${names}) > (${places})` : ''} ORDER BY ${names} LIMIT ${PORTION}`,
      last ? Object.keys(keys).map((name) => last?.[name]) : [],
    );
    yield* rows;
    full = rows.length === PORTION;
    last = rows.at(-1);
  }
}
