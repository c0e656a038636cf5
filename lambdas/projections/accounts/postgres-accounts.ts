import type pg from 'pg';
import { StreamId } from '../../core/stream-id.ts';
import { type DocumentTable, PostgresDocumentStore } from '../postgres-document-store.ts';
import { rowsOf } from '../postgres-errors.ts';
import { StoredDocuments } from '../read-model.ts';
import type { AccountDocument, AccountStatus } from './account-documents.ts';
import type { AccountFilter, AccountQueries, ListedAccount } from './account-queries.ts';
import { accountsProjection } from './contract.ts';

export const accountsTable = (generation: string): DocumentTable<AccountDocument> => ({
  schema: generation,
  ...accountsProjection.table,
});

/** The documents, for the function that writes them and for the one that asks for them. */
export const accountsIn = (pool: pg.Pool, generation: string) =>
  new PostgresDocumentStore({ pool, table: accountsTable(generation) });

interface Row {
  readonly stream: StreamId;
  readonly version: number;
  readonly owner: string;
  readonly status: AccountStatus;
}

export class PostgresAccountQueries extends StoredDocuments<AccountDocument> implements AccountQueries {
  readonly #pool: pg.Pool;
  readonly #generation: string;

  constructor(pool: pg.Pool, generation: string) {
    super(accountsProjection, accountsIn(pool, generation), ({ owner }) => owner);
    this.#pool = pool;
    this.#generation = generation;
  }

  async list(
    { status, owner }: AccountFilter,
    limit: number,
    after?: string,
  ): Promise<readonly ListedAccount[]> {
    const rows = await rowsOf<Row>(
      this.#pool,
      `SELECT stream, version, owner, status FROM "${this.#generation}".documents
       WHERE document IS NOT NULL AND ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR owner = $2)
         AND ($3::text IS NULL OR stream > $3)
       ORDER BY stream LIMIT $4`,
      [status, owner, after === undefined ? undefined : StreamId.of(this.category, after), limit],
    );
    return rows.map(({ stream, ...account }) => ({ id: StreamId.id(stream), ...account }));
  }
}
