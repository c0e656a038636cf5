import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { PostgresBulkDocuments } from '../../lambdas/projections/postgres-bulk-documents.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { StoreFull, StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';

const pool = postgresPool(inject('engines').postgres);
const schema = `bulk_${process.pid}_${Date.now()}`;
const table = { ...ordersProjection.table, schema };
const bulk = new PostgresBulkDocuments<OrderDocument>({ pool, table });
const store = new PostgresDocumentStore<OrderDocument>({ pool, table });

beforeAll(async () => {
  await pool.query(documentTableDdl(table));
});
afterAll(() => pool.end());

const filled: DocumentStore<OrderDocument> = {
  load: (streams) => store.load(streams),
  positions: (streams) => bulk.positions(streams),
  save: (folded) => bulk.save(folded),
};
describeDocumentStore('documents copied into PostgreSQL', async () => filled, 200);

const order = (changed: Partial<OrderDocument> = {}): OrderDocument => ({
  customer: null,
  country: 'Norway',
  orderDate: '2010-12-01',
  status: 'open',
  lines: [],
  total: { amount: 1, currency: 'GBP' },
  ...changed,
});
let orders = 0;
const folded = (changed?: Partial<OrderDocument>) => ({
  stream: StreamId.of('order', `copied-${++orders}`),
  version: 1,
  document: order(changed),
});

test('G8 a copied row is the row that any other batch would have written', async () => {
  const texts = [
    'a\tb',
    'a\\nb',
    'a\nb\r',
    '\\N',
    '\\.',
    '\'"',
    '',
    'a\u0000b',
    '\ud83d!',
    '\u2028\ufffe',
    'é😀',
  ];
  const all = [...texts.map((country) => folded({ country, customer: country })), folded()];
  const other = { ...table, schema: `${schema}_other` };
  await pool.query(documentTableDdl(other));
  await bulk.save(all);
  await new PostgresDocumentStore<OrderDocument>({ pool, table: other }).save(all);
  const rowsIn = async (from: string) =>
    (
      await pool.query(
        `SELECT *, document::text AS text FROM "${from}".documents WHERE stream = ANY ($1) ORDER BY stream`,
        [all.map(({ stream }) => stream)],
      )
    ).rows;
  expect(await rowsIn(schema)).toEqual(await rowsIn(other.schema));
  expect(await rowsIn(schema)).toHaveLength(all.length);
});

test('where one of the documents is there, all of them come in, and none goes back', async () => {
  const [a, b, c] = [folded(), folded(), folded()];
  await store.save([{ ...b, version: 7 }]);
  await bulk.save([a, b, c]);
  const found = await bulk.positions([a, b, c].map(({ stream }) => stream));
  expect([...found.values()].sort()).toEqual([1, 1, 7]);
});

test('two that fill the same at once both come through, each document once', async () => {
  const all = Array.from({ length: 300 }, () => folded());
  await Promise.all([bulk.save(all), bulk.save(all.toReversed()), bulk.save(all)]);
  expect((await bulk.positions(all.map(({ stream }) => stream))).size).toBe(300);
});

describe('faults', () => {
  test.each([
    ['a number', { total: { amount: 1e30, currency: 'GBP' } }],
    ['G8 a date that is the day of the write', { orderDate: 'today' }],
  ])('a value that is refused is permanent, and nothing of its batch is written: %s', async (_, changed) => {
    const good = folded();
    await expect(bulk.save([good, folded(changed)])).rejects.toBeInstanceOf(Unwritable);
    expect(await bulk.positions([good.stream])).toEqual(new Map());
    await bulk.save([good]);
  });

  test('a full disk passes, and its batch goes in once there is room', async () => {
    const full = { ...table, schema: `${schema}_full` };
    await pool.query(documentTableDdl(full));
    await pool.query(`
      CREATE FUNCTION "${full.schema}".refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON "${full.schema}".documents
        FOR EACH ROW EXECUTE FUNCTION "${full.schema}".refuse()`);
    const filling = new PostgresBulkDocuments<OrderDocument>({ pool, table: full });
    const one = folded();
    await expect(filling.save([one])).rejects.toBeInstanceOf(StoreFull);
    await pool.query(`DROP TRIGGER refuse ON "${full.schema}".documents`);
    await filling.save([one]);
    expect(await filling.positions([one.stream])).toEqual(new Map([[one.stream, 1]]));
  });

  test('a table that is not made yet, or a server that is not there, passes', async () => {
    const unmade = new PostgresBulkDocuments<OrderDocument>({
      pool,
      table: { ...table, schema: 'nobody_made_it' },
    });
    await expect(unmade.save([folded()])).rejects.toBeInstanceOf(StoreUnreachable);
    const nowhere = postgresPool('postgresql://a:a@127.0.0.1:9/varve');
    const lost = new PostgresBulkDocuments<OrderDocument>({ pool: nowhere, table });
    await expect(lost.save([folded()])).rejects.toBeInstanceOf(StoreUnreachable);
    await nowhere.end();
  });

  test('a connection that breaks in the middle of a batch passes, and the next batch goes in', async () => {
    const breaking = postgresPool(inject('engines').postgres);
    const filling = new PostgresBulkDocuments<OrderDocument>({ pool: breaking, table });
    const lock = await pool.connect();
    await lock.query('BEGIN');
    await lock.query(`LOCK TABLE "${schema}".documents IN EXCLUSIVE MODE`);
    const [one, two] = [folded(), folded()];
    const failing = expect(filling.save([one])).rejects.toBeInstanceOf(StoreUnreachable);
    await expect
      .poll(
        async () => {
          // Not by the one that holds the lock: in a transaction that view stays as it was first seen.
          const ended = await pool.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY "${schema}".documents%'`,
          );
          return ended.rowCount;
        },
        { timeout: 10_000 },
      )
      .toBe(1);
    await failing;
    await lock.query('ROLLBACK');
    lock.release();
    await filling.save([two]);
    expect(await filling.positions([one.stream, two.stream])).toEqual(new Map([[two.stream, 1]]));
    await breaking.end();
  });
});
