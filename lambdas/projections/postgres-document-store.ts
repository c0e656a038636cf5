import type pg from 'pg';
import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';
import { rowsOf } from './postgres-errors.ts';

/** A column beside the document, by which it can be found and sorted. */
export interface DocumentColumn<Document> {
  readonly name: string;
  readonly type: 'text' | 'date' | 'bigint';
  of(document: Document): string | number | null;
}

/** The table of a document projection. */
export interface DocumentTable<Document> {
  readonly schema: string;
  readonly columns: readonly DocumentColumn<Document>[];
  /** Column lists, each an index. */
  readonly indexes: readonly string[];
}

/**
 * One row a stream. The document is `json`, not `jsonb`: it comes back as it went in, and may hold an old U+0000.
 */
export const documentTableDdl = <Document>({ schema, columns, indexes }: DocumentTable<Document>): string =>
  [
    `CREATE SCHEMA IF NOT EXISTS "${schema}"`,
    `CREATE TABLE IF NOT EXISTS "${schema}".documents (
      stream text COLLATE "C" PRIMARY KEY,
      version integer NOT NULL,
      document json NOT NULL,
      ${columns.map(({ name, type }) => `"${name}" ${type}${type === 'text' ? ' COLLATE "C"' : ''}`).join(', ')}
    )`,
    ...indexes.map(
      (list, index) => `CREATE INDEX IF NOT EXISTS documents_${index + 1} ON "${schema}".documents (${list})`,
    ),
  ].join(';\n');

export class PostgresDocumentStore<Document> implements DocumentStore<Document> {
  readonly #pool: pg.Pool;
  readonly #table: DocumentTable<Document>;

  constructor(options: { readonly pool: pg.Pool; readonly table: DocumentTable<Document> }) {
    this.#pool = options.pool;
    this.#table = options.table;
  }

  load(streams: readonly StreamId[]): Promise<readonly VersionedDocument<Document>[]> {
    return rowsOf<VersionedDocument<Document>>(
      this.#pool,
      `SELECT stream, version, document FROM "${this.#table.schema}".documents WHERE stream = ANY ($1)`,
      [streams],
    );
  }

  async save(documents: readonly VersionedDocument<Document>[]): Promise<void> {
    const { schema, columns } = this.#table;
    const names = ['version', 'document', ...columns.map(({ name }) => name)].map((name) => `"${name}"`);
    const types = ['text', 'integer', 'json', ...columns.map(({ type }) => type)];
    const values = [
      documents.map(({ stream }) => stream),
      documents.map(({ version }) => version),
      documents.map(({ document }) => JSON.stringify(document)),
      ...columns.map((column) => documents.map(({ document }) => column.of(document))),
    ];
    // In the order of the key, so that two batches with the same rows wait for one another and do not deadlock (S21).
    const insert = `
      INSERT INTO "${schema}".documents AS stored (stream, ${names})
      SELECT * FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`)}) AS batch (stream, ${names})
      ORDER BY stream COLLATE "C"
      ON CONFLICT (stream) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`)}
      WHERE stored.version < excluded.version`;
    await rowsOf(this.#pool, insert, values);
  }
}
