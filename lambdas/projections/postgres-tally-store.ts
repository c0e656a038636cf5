import type pg from 'pg';
import { sumTallies, type Tally } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import { type Advance, PositionMoved } from '../event-store/positions.ts';
import { rowsOf, translated } from './postgres-errors.ts';
import { columnValue } from './postgres-values.ts';
import type { TallyColumns } from './projection-contract.ts';
import { Unwritable } from './store-errors.ts';
import type { TallyStore } from './tally-store.ts';

/** The tables of a tally projection: its keys, its sums, and how far each stream is contained in them. */
export interface TallyTable<Row extends Tally> extends TallyColumns<Row> {
  readonly schema: string;
}

/** Beyond the safe integers no number would hold what is read. */
const safeSums = (sums: readonly string[]): string => {
  const most = Number.MAX_SAFE_INTEGER;
  return `CONSTRAINT safe_sums CHECK (${sums.map((sum) => `"${sum}" BETWEEN -${most} AND ${most}`).join(' AND ')})`;
};

export const tallyTableDdl = <Row extends Tally>({ schema, keys, sums }: TallyTable<Row>): string => `
  CREATE SCHEMA IF NOT EXISTS "${schema}";
  CREATE TABLE IF NOT EXISTS "${schema}".checkpoints (
    stream text COLLATE "C" PRIMARY KEY,
    version integer NOT NULL,
    previous integer NOT NULL
  );
  CREATE TABLE IF NOT EXISTS "${schema}".tallies (
    ${Object.entries<string>(keys).map(([key, type]) => `"${key}" ${type}${type === 'text' ? ' COLLATE "C"' : ''} NOT NULL`)},
    ${sums.map((sum) => `"${sum}" bigint NOT NULL`)},
    PRIMARY KEY (${Object.keys(keys).map((key) => `"${key}"`)}),
    ${safeSums(sums)}
  );
  ${boundSums(schema, sums)}`;

/** In a table of before, a sum could be any. Asked first, as ALTER locks the table; it looks at no row that is there. */
const boundSums = (schema: string, sums: readonly string[]): string => `DO $$ BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = '"${schema}".tallies'::regclass AND conname = 'safe_sums'
  ) THEN ALTER TABLE "${schema}".tallies ADD ${safeSums(sums)} NOT VALID; END IF;
END $$`;

export class PostgresTallyStore<Row extends Tally> implements TallyStore<Row> {
  readonly #pool: pg.Pool;
  readonly #table: TallyTable<Row>;

  constructor(options: { readonly pool: pg.Pool; readonly table: TallyTable<Row> }) {
    this.#pool = options.pool;
    this.#table = options.table;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const rows = await rowsOf<{ stream: StreamId; version: number }>(
      this.#pool,
      `SELECT stream, version FROM "${this.#table.schema}".checkpoints WHERE stream = ANY ($1)`,
      [streams],
    );
    return new Map(rows.map(({ stream, version }) => [stream, version]));
  }

  async add(advances: readonly Advance[], added: readonly Row[]): Promise<void> {
    const tallies = this.#asStored(added);
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw translated(error);
    });
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      await this.#advance(client, advances);
      if (tallies.length > 0) await this.#sum(client, tallies);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error instanceof PositionMoved ? error : translated(error);
    } finally {
      client.release(broken);
    }
  }

  /** First of all, and in the order of the key: two workers with the same stream meet here, and one of them turns back. */
  async #advance(client: pg.PoolClient, advances: readonly Advance[]): Promise<void> {
    const { rowCount } = await client.query(
      `INSERT INTO "${this.#table.schema}".checkpoints AS stored (stream, version, previous)
       SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[]) AS batch (stream, version, previous)
       WHERE previous = 0 OR EXISTS (
         SELECT FROM "${this.#table.schema}".checkpoints AS stored WHERE stored.stream = batch.stream
       )
       ORDER BY stream COLLATE "C"
       ON CONFLICT (stream) DO UPDATE SET version = excluded.version, previous = excluded.previous
       WHERE stored.version = excluded.previous`,
      [advances.map(({ stream }) => stream), advances.map(({ to }) => to), advances.map(({ from }) => from)],
    );
    if (rowCount !== advances.length) throw new PositionMoved();
  }

  /** Each key once, as the columns take it: two that differ in U+0000 alone may be one there. */
  #asStored(added: readonly Row[]): readonly Row[] {
    const columnValues = ({ key }: Row) =>
      Object.entries<'text' | 'date'>(this.#table.keys).map(([name, type]) => [
        name,
        columnValue(type, key[name]),
      ]);
    const rows = added.map((tally): Row => ({ ...tally, key: Object.fromEntries(columnValues(tally)) }));
    try {
      return sumTallies(rows);
    } catch (cause) {
      throw new Unwritable(cause);
    }
  }

  /** In the order of the key, so that two batches over the same sums wait for one another and do not deadlock (S21). */
  async #sum(client: pg.PoolClient, tallies: readonly Row[]): Promise<void> {
    const { schema, keys, sums } = this.#table;
    const keyNames = Object.keys(keys);
    const types = [...Object.values<string>(keys), ...sums.map(() => 'bigint')];
    const columns = [...keyNames, ...sums].map((name) => `"${name}"`);
    const values = [
      ...keyNames.map((name) => tallies.map(({ key }) => key[name])),
      ...sums.map((name) => tallies.map(({ add }) => add[name])),
    ];
    await client.query(
      `INSERT INTO "${schema}".tallies AS stored (${columns})
       SELECT * FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`)}) AS batch (${columns})
       ORDER BY ${Object.entries(keys).map(([name, type]) => `"${name}"${type === 'text' ? ' COLLATE "C"' : ''}`)}
       ON CONFLICT (${keyNames.map((name) => `"${name}"`)}) DO UPDATE
       SET ${sums.map((name) => `"${name}" = stored."${name}" + excluded."${name}"`)}`,
      values,
    );
  }
}
