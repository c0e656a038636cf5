import type pg from 'pg';
import { StreamId } from '../../core/stream-id.ts';
import type { OrderDocument } from '../order-documents.ts';
import { type DocumentTable, PostgresDocumentStore } from '../postgres-document-store.ts';
import { rowsOf } from '../postgres-errors.ts';
import { StoredDocuments } from '../read-model.ts';
import { ordersProjection } from './contract.ts';
import type { ListedOrder, OrderFilter, OrderPlace, OrderQueries } from './order-queries.ts';

export const ordersTable = (generation: string): DocumentTable<OrderDocument> => ({
  schema: generation,
  ...ordersProjection.table,
});

/** The documents, for the function that writes them and for the one that asks for them. */
export const ordersIn = (pool: pg.Pool, generation: string) =>
  new PostgresDocumentStore({ pool, table: ordersTable(generation) });

interface Row {
  readonly stream: StreamId;
  readonly version: number;
  readonly customer: string | null;
  readonly country: string;
  readonly order_date: string;
  readonly status: ListedOrder['status'];
  readonly amount: number;
  readonly currency: string;
}

export class PostgresOrderQueries extends StoredDocuments<OrderDocument> implements OrderQueries {
  readonly #pool: pg.Pool;
  readonly #table: string;

  constructor(pool: pg.Pool, generation: string) {
    super(ordersProjection, ordersIn(pool, generation), ({ customer }) => customer);
    this.#pool = pool;
    this.#table = `"${generation}".documents`;
  }

  /** Newest order date first, then id; the stream ids of one category sort as their ids do. */
  async list(filter: OrderFilter, limit: number, after?: OrderPlace): Promise<readonly ListedOrder[]> {
    const rows = await rowsOf<Row>(
      this.#pool,
      `SELECT stream, version, customer, country, order_date, status, amount, currency FROM ${this.#table}
       WHERE document IS NOT NULL
         AND ($1::text IS NULL OR customer = $1) AND ($2::text IS NULL OR status = $2)
         AND ($3::text IS NULL OR country = $3)
         AND ($4::date IS NULL OR order_date >= $4) AND ($5::date IS NULL OR order_date <= $5)
         AND ($6::date IS NULL OR order_date < $6 OR (order_date = $6 AND stream > $7))
       ORDER BY order_date DESC, stream LIMIT $8`,
      [
        filter.customer,
        filter.status,
        filter.country,
        filter.from,
        filter.to,
        after?.orderDate,
        after && StreamId.of(this.category, after.id),
        limit,
      ],
    );
    return rows.map(toListed);
  }
}

const toListed = (row: Row): ListedOrder => ({
  id: StreamId.id(row.stream),
  customer: row.customer,
  country: row.country,
  orderDate: row.order_date,
  status: row.status,
  total: { amount: row.amount, currency: row.currency },
  version: row.version,
});
