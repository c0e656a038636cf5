import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { encodeDelivered } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { ordersTable } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';
import { create, lantern, place } from '../domain/orders/orders.ts';
import { silentLogger } from '../support/loggers.ts';
import { onKinesis } from '../support/one-generation.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';
import { kinesisEvent } from '../support/table-stream.ts';

const pool = postgresPool(inject('engines').postgres);
const schema = `stores_${process.pid}_${Date.now()}`;
const documents = ordersTable(`${schema}_documents`);

const documentStore = new PostgresDocumentStore<OrderDocument>({ pool, table: documents });

beforeAll(async () => {
  await pool.query(documentTableDdl(documents));
});
afterAll(() => pool.end());

describeDocumentStore('documents in PostgreSQL', async () => documentStore, 200);

test('a table of before, in which every document is present, takes absent ones once it is prepared anew', async () => {
  const table = { ...documents, schema: `${schema}_before` };
  await pool.query(documentTableDdl(table));
  await pool.query(`ALTER TABLE "${table.schema}".documents ALTER COLUMN document SET NOT NULL`);
  const store = new PostgresDocumentStore<OrderDocument>({ pool, table });
  const absent = { stream: StreamId.of('order', 'absent'), version: 1, document: undefined };
  await expect(store.save([absent])).rejects.toBeInstanceOf(Unwritable);
  for (const _ of ['once', 'again']) await pool.query(documentTableDdl(table));
  await store.save([absent]);
  expect(await store.load([absent.stream])).toEqual([absent]);
});

describe('faults of PostgreSQL', () => {
  const document: OrderDocument = {
    customer: null,
    country: 'Norway',
    orderDate: '2010-12-01',
    status: 'open',
    lines: [],
    total: { amount: 1, currency: 'GBP' },
  };
  const save = (store: PostgresDocumentStore<OrderDocument>, changed: Partial<OrderDocument>) =>
    store.save([
      { stream: StreamId.of('order', 'fault'), version: 1, document: { ...document, ...changed } },
    ]);

  test.each([
    ['a number', { total: { amount: 1e30, currency: 'GBP' } }],
    ['G8 a date that is the day of the write', { orderDate: 'today' }],
    ['a date that is no day', { orderDate: '2010-02-30' }],
  ])('a value that is refused is permanent: %s', async (_, changed) => {
    await expect(save(documentStore, changed)).rejects.toBeInstanceOf(Unwritable);
  });

  test('one row twice in a statement is permanent', async () => {
    const twice = { stream: StreamId.of('order', 'twice'), version: 1, document };
    await expect(documentStore.save([twice, twice])).rejects.toMatchObject({
      code: 'Unwritable',
      cause: { code: '21000' },
    });
  });

  test.each(['40P01', '40001'])(
    'S21 %s passes: the batch comes again and nothing is parked',
    async (state) => {
      const table = { ...documents, schema: `${schema}_${state.toLowerCase()}` };
      await pool.query(documentTableDdl(table));
      await pool.query(`
      CREATE FUNCTION "${table.schema}".refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '${state}'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON "${table.schema}".documents
        FOR EACH ROW EXECUTE FUNCTION "${table.schema}".refuse()`);
      const events = presentEvents();
      const parked = new MemoryParkedStreams();
      const store = new PostgresDocumentStore<OrderDocument>({ pool, table });
      const handle = onKinesis({
        contract: ordersProjection,
        project: projectDocuments(orderDocuments, store, events),
        parked,
        logger: silentLogger,
      });
      // Two versions of one stream, and another one, in one batch.
      const commits = [
        ...(await giveCommands(events, 'a', create(lantern), place)),
        ...(await giveCommands(events, 'b', create(lantern))),
      ];
      const batch = kinesisEvent(...commits.map(encodeDelivered));
      await expect(handle(batch)).rejects.toBeInstanceOf(StoreUnreachable);
      await pool.query(`DROP TRIGGER refuse ON "${table.schema}".documents`);
      expect(await handle(batch)).toEqual({ batchItemFailures: [] });
      expect(await parked.list(firstGenerationOf(ordersProjection), 10)).toEqual([]);
      const found = await store.load(['a', 'b'].map((id) => StreamId.of('order', id)));
      expect(new Map(found.map(({ stream, version }) => [stream, version]))).toEqual(
        new Map([
          ['order#a', 3],
          ['order#b', 2],
        ]),
      );
    },
  );

  test('S09 an old U+0000 or half a pair is marked in a column, and stays in the document', async () => {
    const old = { customer: 'a\u0000b', country: '\ud83d!' };
    await save(documentStore, old);
    const columns = `SELECT customer, country FROM "${documents.schema}".documents WHERE stream = 'order#fault'`;
    expect((await pool.query(columns)).rows).toEqual([{ customer: 'a\ufffdb', country: '\ufffd!' }]);
    const [found] = await documentStore.load([StreamId.of('order', 'fault')]);
    expect(found?.document).toMatchObject(old);
  });

  test('a table that is not prepared yet, or a server that is not there, passes', async () => {
    const unprepared = new PostgresDocumentStore({ pool, table: { ...documents, schema: 'nobody_made_it' } });
    await expect(save(unprepared, {})).rejects.toBeInstanceOf(StoreUnreachable);
    const nowhere = postgresPool('postgresql://a:a@127.0.0.1:9/varve');
    await expect(
      save(new PostgresDocumentStore({ pool: nowhere, table: documents }), {}),
    ).rejects.toBeInstanceOf(StoreUnreachable);
    await nowhere.end();
  });
});
