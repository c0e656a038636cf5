import type pg from 'pg';
import type { StreamId } from '../../core/stream-id.ts';
import { rowsOf } from '../postgres-errors.ts';
import { PostgresTallyStore, type TallyTable } from '../postgres-tally-store.ts';
import { salesProjection } from './contract.ts';
import type { SalesFilter, SalesPlace, SalesQueries, SalesRow } from './sales-queries.ts';
import type { SalesTally } from './sales-tallies.ts';

export const salesTable = (generation: string): TallyTable<SalesTally> => ({
  schema: generation,
  ...salesProjection.table,
});

/** The sums, for the function that writes them and for the one that asks for them. */
export const salesIn = (pool: pg.Pool, generation: string) =>
  new PostgresTallyStore({ pool, table: salesTable(generation) });

interface Row {
  readonly key: string;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly revenue: number;
}

export class PostgresSalesQueries implements SalesQueries {
  readonly category = salesProjection.category;
  readonly #pool: pg.Pool;
  readonly #generation: string;
  readonly #store: PostgresTallyStore<SalesTally>;

  constructor(pool: pg.Pool, generation: string) {
    this.#pool = pool;
    this.#generation = generation;
    this.#store = salesIn(pool, generation);
  }

  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return this.#store.positions(streams);
  }

  async list({ by, from, to }: SalesFilter, limit: number, after?: SalesPlace): Promise<readonly SalesRow[]> {
    const [order, beyond] =
      by === 'day'
        ? ['key, currency', '(key, currency) > ($5, $6)']
        : ['revenue DESC, key, currency', '(revenue < $7 OR (revenue = $7 AND (key, currency) > ($5, $6)))'];
    const rows = await rowsOf<Row>(
      this.#pool,
      `SELECT key, currency, orders, units, revenue FROM (
         SELECT key, currency, sum(orders) AS orders, sum(units) AS units, sum(revenue) AS revenue
         FROM "${this.#generation}".tallies
         WHERE "by" = $1 AND ($2::date IS NULL OR day >= $2) AND ($3::date IS NULL OR day <= $3)
         GROUP BY key, currency HAVING sum(orders) > 0
       ) AS sales
       WHERE $5::text IS NULL OR ($6::text IS NOT NULL AND $7::numeric IS NOT NULL AND ${beyond})
       ORDER BY ${order} LIMIT $4`,
      [by, from, to, limit, after?.key, after?.currency, after?.revenue],
    );
    return rows.map(({ revenue, currency, ...row }) => ({ ...row, revenue: { amount: revenue, currency } }));
  }
}
