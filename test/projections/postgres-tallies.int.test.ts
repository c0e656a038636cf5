import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { describeTallyStore } from '../contracts/tally-store.ts';
import { mostSales, salesTally } from './sales-tally.ts';

const pool = postgresPool(inject('engines').postgres);
const schema = `tallies_${process.pid}_${Date.now()}`;
let schemas = 0;
afterAll(() => pool.end());

describeTallyStore({
  name: 'tallies in PostgreSQL',
  tally: salesTally,
  mostUnits: mostSales,
  open: openTallies,
});

async function openTallies() {
  const table = salesTable(`${schema}_${++schemas}`);
  await pool.query(tallyTableDdl(table));
  const select = `SELECT "by", key, day, currency, orders, units, revenue FROM "${table.schema}".tallies ORDER BY key`;
  const inPlace = `SELECT key FROM "${table.schema}".tallies ORDER BY ctid`;
  return {
    store: new PostgresTallyStore<SalesTally>({ pool, table }),
    rowsAsWritten: async () => (await pool.query(inPlace)).rows.map(({ key }) => key),
    tallies: async () => {
      const { rows } = await pool.query(select);
      return rows.map(({ orders, units, revenue, ...key }) => ({ key, add: { orders, units, revenue } }));
    },
  };
}

test('a table of before, in which a sum could be any, bounds what is added once it is prepared anew', async () => {
  const table = salesTable(`${schema}_unbounded`);
  await pool.query(tallyTableDdl(table));
  await pool.query(`ALTER TABLE "${table.schema}".tallies DROP CONSTRAINT safe_sums`);
  const store = new PostgresTallyStore<SalesTally>({ pool, table });
  const add = (from: number) =>
    store.add([{ stream: StreamId.of('order', 'a'), from, to: from + 1 }], [salesTally('x', mostSales)]);
  for (const from of [0, 1]) await add(from);
  for (const _ of ['once', 'again']) await pool.query(tallyTableDdl(table));
  await expect(add(2)).rejects.toMatchObject({ code: 'Unwritable', cause: { code: '23514' } });
});

test('S21 sums are written in the order of their keys as the table has it, not as JavaScript does', async () => {
  const { store, rowsAsWritten } = await openTallies();
  // As UTF-16, the last of these comes before the one before it.
  const keys = ['a', 'b"', '\uffee', '\u{1f600}'];
  await store.add(
    [{ stream: StreamId.of('order', 'a'), from: 0, to: 1 }],
    keys.toReversed().map((key) => salesTally(key, 1)),
  );
  expect(await rowsAsWritten()).toEqual(keys);
});

describe('what PostgreSQL refuses of sums', () => {
  test.each(['today', 'infinity', '2010-12-1'])('G8 sums have no day that is %s', async (day) => {
    const { store, tallies } = await openTallies();
    const stream = StreamId.of('order', 'a');
    const [good, bad] = ['x', 'y'].map((key) => salesTally(key, 1)) as [SalesTally, SalesTally];
    const added = store.add([{ stream, from: 0, to: 1 }], [good, { ...bad, key: { ...bad.key, day } }]);
    await expect(added).rejects.toBeInstanceOf(Unwritable);
    expect([await store.positions([stream]), await tallies()]).toEqual([new Map(), []]);
  });

  test('S18 a key that is too large for an index is permanent, and no position moves without its sums', async () => {
    const { store, tallies } = await openTallies();
    const stream = StreamId.of('order', 'a');
    const keys = ['small', randomBytes(3_000).toString('hex')];
    const added = store.add(
      [{ stream, from: 0, to: 1 }],
      keys.map((key) => salesTally(key, 1)),
    );
    await expect(added).rejects.toBeInstanceOf(Unwritable);
    expect([await store.positions([stream]), await tallies()]).toEqual([new Map(), []]);
  });

  test('S09 sums of old keys that a column cannot tell apart are one sum', async () => {
    const { store, tallies } = await openTallies();
    const keys = ['a\u0000', 'a\ud83d', 'a\ufffd'];
    await store.add(
      [{ stream: StreamId.of('order', 'a'), from: 0, to: 1 }],
      keys.map((key) => salesTally(key, 2)),
    );
    const one = salesTally('a\ufffd', 6);
    expect(await tallies()).toEqual([{ ...one, add: { ...one.add, orders: 3 } }]);
  });

  test('a server that is not there passes', async () => {
    const nowhere = postgresPool('postgresql://a:a@127.0.0.1:9/varve');
    const tallies = new PostgresTallyStore<SalesTally>({ pool: nowhere, table: salesTable('sales_v1_b1') });
    await expect(tallies.add([], [])).rejects.toBeInstanceOf(StoreUnreachable);
    await nowhere.end();
  });
});
