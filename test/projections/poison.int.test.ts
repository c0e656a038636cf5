import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Commit, encodeDelivered } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import {
  generationOf,
  orderSearchProjection,
  ordersProjection,
  readTableKey,
} from '../../lambdas/projections/contract.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { kinesisBatchHandler } from '../../lambdas/projections/handle-kinesis-batch.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import { OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import { ordersIndex } from '../../lambdas/projections/order-search/opensearch-orders.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/orders/order-documents.ts';
import { ordersTable } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { prepareOpenSearch } from '../../lambdas/projections/prepare/opensearch-preparation.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { header, lantern, lineOf } from '../domain/orders/orders.ts';
import { localClient } from '../support/events-table.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';
import { kinesisEvent } from '../support/table-stream.ts';

const engines = inject('engines');
const run = `poison_${process.pid}_${Date.now()}`;
const pool = postgresPool(engines.postgres);
const openSearch = openSearchClient(engines.opensearch);
const dynamodb = new DynamoDBClient(localClient(engines.dynamodb));

const table = { ...ordersTable, schema: run };
const index = { ...ordersIndex, index: run, alias: `${run}_alias` };
const stores = {
  postgres: new PostgresDocumentStore<OrderDocument>({ pool, table }),
  opensearch: new OpenSearchDocumentStore<OrderDocument>({ client: openSearch, index }),
  dynamodb: new DynamoDbDocumentStore<OrderDocument>({ client: dynamodb, tableName: run }),
};

beforeAll(async () => {
  await pool.query(documentTableDdl(table));
  const contract = { ...orderSearchProjection, name: run };
  await prepareOpenSearch(openSearch, [{ contract, index }], [run]);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: run,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: readTableKey, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: readTableKey, KeyType: 'HASH' }],
    }),
  );
});
afterAll(async () => {
  await pool.end();
  await openSearch.close();
  dynamodb.destroy();
});

/** Orders as older code may have stored them: it asked less of what came in. */
const createdIn = (data: object): OrderEvent =>
  ({ type: 'OrderCreated', data: { ...header, ...data } }) as OrderEvent;
const large = Array.from({ length: 3 }, (_, line): OrderEvent => {
  const description = 'x'.repeat(200_000);
  return { type: 'ProductAddedToCart', data: { ...lineOf(line + 1, lantern), description } };
});

const poisons: readonly {
  readonly store: keyof typeof stores;
  readonly what: string;
  readonly events: readonly OrderEvent[];
  readonly told: string;
}[] = [
  {
    store: 'postgres',
    what: 'an old U+0000 in a column',
    events: [createdIn({ country: 'Nor\u0000way' })],
    told: 'Unwritable: error 22021',
  },
  {
    store: 'postgres',
    what: 'a date out of range',
    events: [createdIn({ orderDate: '2010-02-30' })],
    told: 'Unwritable: error 22008',
  },
  {
    store: 'opensearch',
    what: 'a date out of range',
    events: [createdIn({ orderDate: '2010-02-30' })],
    told: 'Unwritable: mapper_parsing_exception',
  },
  {
    store: 'opensearch',
    what: 'a keyword that is too large',
    events: [createdIn({ customer: 'x'.repeat(40_000) })],
    told: 'Unwritable: illegal_argument_exception',
  },
  {
    store: 'dynamodb',
    what: 'a document that is too large',
    events: [createdIn({}), ...large],
    told: 'Unwritable: ValidationException',
  },
];

/** A projection of orders as code of today has it, and as it is once it knows of the poison. */
function runningOrders(store: DocumentStore<OrderDocument>) {
  const events = presentEvents();
  const parked = new MemoryParkedStreams();
  const handlerOf = (evolve: typeof orderDocuments.evolve) =>
    kinesisBatchHandler({
      contract: ordersProjection,
      project: projectDocuments({ ...orderDocuments, evolve }, store, events),
      parked,
      logger: silentLogger,
    });
  const mended: typeof orderDocuments.evolve = (...given) => {
    const document = orderDocuments.evolve(...given);
    return document && { ...document, customer: null, country: 'Norway', orderDate: '2010-12-01', lines: [] };
  };
  const append = async (id: string, ...recorded: readonly OrderEvent[]): Promise<Commit> => {
    const stream = StreamId.of('order', id);
    return events.append(await events.load(stream), {
      ...draftOf(id),
      events: recorded.map((event) => ({ ...event, schemaVersion: 1 })),
    });
  };
  return { parked, append, today: handlerOf(orderDocuments.evolve), tomorrow: handlerOf(mended) };
}

describe.each(poisons)('G7 S14 $what, in $store', ({ store, what, events, told }) => {
  test('stops its own stream in the middle of a batch, its neighbours arrive, and a redrive completes it', async () => {
    const { parked, append, today, tomorrow } = runningOrders(stores[store]);
    const [before, bad, behind] = ['before', 'bad', 'behind'].map((id) =>
      `${what}-${id}`.replace(/\W/g, '-'),
    );
    const commits = [
      await append(before ?? '', createdIn({})),
      await append(bad ?? '', ...events),
      await append(behind ?? '', createdIn({})),
    ];
    const versions = async () => {
      const found = await stores[store].load(commits.map(({ stream }) => stream));
      return commits.map(({ stream }) => found.find((each) => each.stream === stream)?.version);
    };
    const done = { batchItemFailures: [] };
    expect(await today(kinesisEvent(...commits.map(encodeDelivered)))).toEqual(done);
    expect(await versions()).toEqual([1, undefined, 1]);
    const [mark, ...others] = await parked.list(generationOf(ordersProjection), 10);
    expect(mark).toMatchObject({
      stream: commits[1]?.stream,
      from: 1,
      seen: events.length,
      reason: { code: 'Unwritable', message: told },
    });
    expect(others).toEqual([]);

    expect(await tomorrow(kinesisEvent(mark ? encodeDelivered(redriveOf(mark)) : ''))).toEqual(done);
    expect(await versions()).toEqual([1, events.length, 1]);
    expect(await parked.list(generationOf(ordersProjection), 10)).toEqual([]);
  });
});
