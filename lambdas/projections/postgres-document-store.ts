import type pg from 'pg';
import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, FoldedStream, VersionedDocument } from './document-store.ts';
import { rowsOf } from './postgres-errors.ts';
import { columnValue } from './postgres-values.ts';
import type { DocumentColumns } from './projection-contract.ts';
import { projected } from './projection-failed.ts';

/** The table of a document projection. */
export interface DocumentTable<Document> extends DocumentColumns<Document> {
  readonly schema: string;
}

/**
 * One row a stream. The document is `json`, not `jsonb`: it comes back as it went in, and may hold an old U+0000. It is
 * NULL where it is absent, as are all columns of it: a list asks for `document IS NOT NULL`.
 */
export const documentTableDdl = <Document>({ schema, columns, indexes }: DocumentTable<Document>): string =>
  [
    `CREATE SCHEMA IF NOT EXISTS "${schema}"`,
    `CREATE TABLE IF NOT EXISTS "${schema}".documents (
      stream text COLLATE "C" PRIMARY KEY,
      version integer NOT NULL,
      document json,
      ${columns.map(({ name, type }) => `"${name}" ${type}${type === 'text' ? ' COLLATE "C"' : ''}`).join(', ')}
    )`,
    allowAbsent(schema),
    ...indexes.map(
      (list, index) => `CREATE INDEX IF NOT EXISTS documents_${index + 1} ON "${schema}".documents (${list})`,
    ),
  ].join(';\n');

/** In a table of before, every document had to be present. Asked first, since ALTER waits for all readers and they for it. */
const allowAbsent = (schema: string): string => `DO $$ BEGIN
  IF EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = '"${schema}".documents'::regclass AND attname = 'document' AND attnotnull
  ) THEN ALTER TABLE "${schema}".documents ALTER COLUMN document DROP NOT NULL; END IF;
END $$`;

export class PostgresDocumentStore<Document> implements DocumentStore<Document> {
  readonly #pool: pg.Pool;
  readonly #table: DocumentTable<Document>;

  constructor(options: { readonly pool: pg.Pool; readonly table: DocumentTable<Document> }) {
    this.#pool = options.pool;
    this.#table = options.table;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const rows = await rowsOf<{ readonly stream: StreamId; readonly version: number }>(
      this.#pool,
      `SELECT stream, version FROM "${this.#table.schema}".documents WHERE stream = ANY ($1)`,
      [streams],
    );
    return new Map(rows.map(({ stream, version }) => [stream, version]));
  }

  async load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]> {
    const rows = await rowsOf<VersionedDocument<Document | null>>(
      this.#pool,
      `SELECT stream, version, document FROM "${this.#table.schema}".documents WHERE stream = ANY ($1)`,
      [streams],
    );
    return rows.map((row) => ({ ...row, document: row.document ?? undefined }));
  }

  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    const { schema, columns } = this.#table;
    const names = ['version', 'document', ...columns.map(({ name }) => name)].map((name) => `"${name}"`);
    const types = ['text', 'integer', 'json', ...columns.map(({ type }) => type)];
    const rows = folded.map((each) => rowOf(this.#table, each));
    const values = types.map((_, place) => rows.map((row) => row[place]));
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

/**
 * The values of a row, in the order of its columns: stream, version, document, and those beside it.
 * @throws {ProjectionFailed} when a column's code throws
 * @throws {Unwritable}
 */
export function rowOf<Document>(
  { columns }: DocumentColumns<Document>,
  folded: FoldedStream<Document>,
): readonly unknown[] {
  const { stream, version, document } = folded;
  if (document === undefined) return [stream, version, null, ...columns.map(() => null)];
  const [json, ...values] = projected(folded, () => [
    JSON.stringify(document),
    ...columns.map((column) => column.of(document)),
  ]);
  return [stream, version, json, ...columns.map(({ type }, place) => columnValue(type, values[place]))];
}
