import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';
import { type DocumentTable, PostgresDocumentStore, rowOf } from './postgres-document-store.ts';
import { translated } from './postgres-errors.ts';

/** Error code (PostgreSQL: appendix A) of a key that is there already. */
const UNIQUE_VIOLATION = '23505';

/**
 * The fast road into a table that is being filled: documents of streams of which nothing is there go in by `COPY`, each call
 * whole or not at all. Where another worker has written one of them meanwhile, all go the way of every other batch.
 */
export class PostgresBulkDocuments<Document> implements Pick<DocumentStore<Document>, 'positions' | 'save'> {
  readonly #pool: pg.Pool;
  readonly #table: DocumentTable<Document>;
  readonly #store: PostgresDocumentStore<Document>;

  constructor(options: { readonly pool: pg.Pool; readonly table: DocumentTable<Document> }) {
    this.#pool = options.pool;
    this.#table = options.table;
    this.#store = new PostgresDocumentStore(options);
  }

  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return this.#store.positions(streams);
  }

  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    // In the order of the key, so that two workers with the same documents wait for one another and do not deadlock (S21).
    const inOrder = folded.toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
    const rows = inOrder.map((each) => copyRow(rowOf(this.#table, each)));
    try {
      await this.#copy(rows);
    } catch (error) {
      if (!isThere(error)) throw translated(error);
      await this.#store.save(folded);
    }
  }

  async #copy(rows: readonly string[]): Promise<void> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      const { schema, columns } = this.#table;
      const names = ['stream', 'version', 'document', ...columns.map(({ name }) => name)];
      const copy = `COPY "${schema}".documents (${names.map((name) => `"${name}"`)}) FROM STDIN`;
      await pipeline(Readable.from([rows.join('')]), client.query(copyFrom(copy)));
    } catch (error) {
      // Whatever ended it: the server may have said that it ends the connection, too.
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const isThere = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION;

/** PostgreSQL: COPY, "Text Format". */
const copyRow = (values: readonly unknown[]): string => `${values.map(copyValue).join('\t')}\n`;

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const copyValue = (value: unknown): string =>
  value === null || value === undefined
    ? '\\N'
    : String(value).replace(/[\\\n\r\t]/g, (char) => ESCAPED[char] ?? char);
