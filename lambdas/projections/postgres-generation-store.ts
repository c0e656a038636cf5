import pg from 'pg';
import type { Tally } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import { sortedJson } from '../shared/sorted-json.ts';
import { type ProjectionContract, queryUser, type TallyColumns, userOf } from './contract.ts';
import type { GenerationStore } from './generation-store.ts';
import { documentTableDdl } from './postgres-document-store.ts';
import { rowsOf, translated } from './postgres-errors.ts';
import { hasMark, markDdl, setMark } from './postgres-generation-mark.ts';
import { keyedRows } from './postgres-keyed-rows.ts';
import { tallyTableDdl } from './postgres-tally-store.ts';

type PostgresContract = Extract<ProjectionContract, { readonly store: 'postgres' }>;
type TallyKeys = TallyColumns<Tally>['keys'];

/** Two that make or drop at once wait for one another: the number is arbitrary, and the same for all. */
const LOCK = 8_273_001;

/** A schema a generation, which the user of the version may write and the query API may read. */
export class PostgresGenerationStore implements GenerationStore {
  readonly #admin: pg.Pool;
  readonly #contract: PostgresContract;
  readonly #reader: string;

  /**
   * @param options.admin may create schemas. The users are there
   * @param options.reader who may read. @default the query API
   */
  constructor(options: {
    readonly admin: pg.Pool;
    readonly contract: PostgresContract;
    readonly reader?: string;
  }) {
    this.#admin = options.admin;
    this.#contract = options.contract;
    this.#reader = options.reader ?? queryUser;
  }

  async make(generation: string): Promise<void> {
    const schema = pg.escapeIdentifier(generation);
    const [writer, reader] = [userOf(this.#contract), this.#reader].map(pg.escapeIdentifier);
    await inLock(this.#admin, [
      this.#ddl(generation),
      markDdl(generation),
      `GRANT USAGE ON SCHEMA ${schema} TO ${writer}, ${reader}`,
      `GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA ${schema} TO ${writer}`,
      // Who writes does not say by itself that all is there.
      `REVOKE INSERT, UPDATE ON ${schema}.generation FROM ${writer}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${reader}`,
    ]);
  }

  async isEmpty(generation: string): Promise<boolean> {
    const rows = await rowsOf(this.#admin, `SELECT 1 FROM ${this.#positionsOf(generation)} LIMIT 1`, []);
    return rows.length === 0;
  }

  markComplete(generation: string): Promise<void> {
    return setMark(this.#admin, generation);
  }

  async isComplete(generation: string): Promise<boolean> {
    const found = await rowsOf<{ readonly made: string | null }>(
      this.#admin,
      'SELECT to_regclass($1) AS made',
      [`"${generation}".generation`],
    );
    return found[0]?.made != null && (await hasMark(this.#admin, generation));
  }

  async *positions(generation: string): AsyncGenerator<readonly [StreamId, number]> {
    const table = {
      table: this.#positionsOf(generation),
      keys: { stream: 'text' },
      columns: 'stream, version',
    } as const;
    for await (const row of keyedRows<{ readonly stream: StreamId; readonly version: number }>(
      this.#admin,
      table,
    ))
      yield [row.stream, row.version];
  }

  async *contents(generation: string): AsyncGenerator<readonly [string, string]> {
    const schema = pg.escapeIdentifier(generation);
    yield* 'sums' in this.#contract.table
      ? this.#sums(`${schema}.tallies`, this.#contract.table.keys)
      : this.#documents(`${schema}.documents`);
  }

  async *#documents(table: string): AsyncGenerator<readonly [string, string]> {
    const all = { table, keys: { stream: 'text' }, columns: '*' } as const;
    for await (const { stream, ...held } of keyedRows(this.#admin, all)) yield [stream, sortedJson(held)];
  }

  async *#sums(table: string, keys: TallyKeys): AsyncGenerator<readonly [string, string]> {
    for await (const row of keyedRows(this.#admin, { table, keys, columns: '*' })) {
      const [key, sums] = [true, false].map((isKey) =>
        sortedJson(
          Object.fromEntries(Object.entries(row).filter(([name]) => Object.hasOwn(keys, name) === isKey)),
        ),
      );
      yield [key ?? '', sums ?? ''];
    }
  }

  async drop(generation: string): Promise<void> {
    await inLock(this.#admin, [`DROP SCHEMA IF EXISTS ${pg.escapeIdentifier(generation)} CASCADE`]);
  }

  #ddl(schema: string): string {
    const { table } = this.#contract;
    return 'sums' in table ? tallyTableDdl({ schema, ...table }) : documentTableDdl({ schema, ...table });
  }

  /** The table that holds how far each stream is contained. */
  #positionsOf(generation: string): string {
    const table = 'sums' in this.#contract.table ? 'checkpoints' : 'documents';
    return `${pg.escapeIdentifier(generation)}.${table}`;
  }
}

/** In one transaction, of which there is one at a time. */
export async function inLock(admin: pg.Pool, statements: readonly string[]): Promise<void> {
  const client = await admin.connect().catch((error: unknown) => {
    throw translated(error);
  });
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    throw translated(error);
  } finally {
    // Ends the transaction too, if it is still open.
    client.release(true);
  }
}
