import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Tally } from '../../lambdas/core/projection.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { bestSellersRanking } from '../../lambdas/projections/best-sellers/valkey-best-sellers.ts';
import { generationsTableKeys, readTableKey } from '../../lambdas/projections/contract.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { DynamoDbGenerationStore } from '../../lambdas/projections/dynamodb-generation-store.ts';
import { DynamoDbGenerations } from '../../lambdas/projections/dynamodb-generations.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import { OpenSearchGenerationStore } from '../../lambdas/projections/opensearch-generation-store.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { foundOrdersIn } from '../../lambdas/projections/order-search/opensearch-orders.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { ordersIn } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { PostgresGenerationStore } from '../../lambdas/projections/postgres-generation-store.ts';
import { preparePostgresUsers } from '../../lambdas/projections/prepare/postgres-users.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { salesIn } from '../../lambdas/projections/sales/postgres-sales.ts';
import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';
import { valkey } from '../../lambdas/projections/valkey-client.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { ValkeyGenerationStore } from '../../lambdas/projections/valkey-generation-store.ts';
import { DynamoDbReplayProgress } from '../../lambdas/replay/dynamodb-replay-progress.ts';
import { type AppliedStream, describeGenerationStore } from '../contracts/generation-store.ts';
import { describeGenerations } from '../contracts/generations.ts';
import { describeReplayProgress } from '../contracts/replay-progress.ts';
import { localClient } from '../support/events-table.ts';

const engines = inject('engines');
const admin = postgresPool(engines.postgres);
const { host, pathname } = new URL(engines.postgres);
const client = openSearchClient(engines.opensearch);
const cache = valkey(engines.valkey);
const dynamodb = new DynamoDBClient(localClient(engines.dynamodb));
const [tableName, records] = ['read', 'records'].map((name) => `${name}-${process.pid}-${Date.now()}`) as [
  string,
  string,
];

beforeAll(async () => {
  const users = ['projection_orders', 'projection_sales', 'query_api'];
  await preparePostgresUsers(
    admin,
    users.map((user) => `postgresql://${user}:${user}@${host}${pathname}`),
  );
  const { partitionKey, sortKey } = generationsTableKeys;
  for (const [TableName, keys] of [
    [tableName, [readTableKey]],
    [records, [partitionKey, sortKey]],
  ] as const) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, place) => ({
          AttributeName,
          KeyType: place === 0 ? 'HASH' : 'RANGE',
        })),
      }),
    );
  }
});
afterAll(async () => {
  await Promise.all([admin.end(), client.close(), cache.close()]);
  dynamodb.destroy();
});

const document: OrderDocument = {
  customer: null,
  country: 'Norway',
  orderDate: '2010-12-01',
  status: 'open',
  lines: [],
  total: { amount: 1, currency: 'GBP' },
};

/** Writes documents. The order of their fields, which says nothing, is another one in every other. */
const documents =
  (open: (generation: string) => DocumentStore<OrderDocument>) =>
  (generation: string, applied: readonly AppliedStream[]): Promise<void> =>
    open(generation).save(
      applied.map(({ stream, version, amount }, place) => {
        if (amount === undefined) return { stream, version, document: undefined };
        const fields = Object.entries({ ...document, total: { amount, currency: 'GBP' } });
        const ordered = Object.fromEntries(place % 2 === 0 ? fields : fields.reverse());
        return { stream, version, document: ordered as unknown as OrderDocument };
      }),
    );

/** Writes a sum for each stream that something came of. */
const sums =
  <Row extends Tally>(
    open: (generation: string) => TallyStore<Row>,
    tallyOf: (stream: StreamId, amount: number) => Row,
  ) =>
  (generation: string, applied: readonly AppliedStream[]): Promise<void> =>
    open(generation).add(
      applied.map(({ stream, version }) => ({ stream, from: 0, to: version })),
      applied.flatMap(({ stream, amount }) => (amount === undefined ? [] : [tallyOf(stream, amount)])),
    );

/** Of each of its key's columns there are several values, so that a portion may end between any. */
const saleOf = (stream: StreamId, amount: number): SalesTally => ({
  key: {
    by: ['country', 'day', 'product'][stream.length % 3] ?? '',
    key: stream.slice(0, -1),
    day: `2010-12-${10 + (stream.charCodeAt(stream.length - 1) % 10)}`,
    currency: 'GBP',
  },
  add: { orders: 1, units: amount, revenue: 100 * amount },
});

describeGenerations(
  'generations in DynamoDB',
  () => new DynamoDbGenerations({ client: dynamodb, tableName: records }),
);

describeReplayProgress(
  'the progress of replays in DynamoDB',
  () => new DynamoDbReplayProgress({ client: dynamodb, tableName: records }),
);

describeGenerationStore('generations of documents in PostgreSQL', async () => ({
  store: new PostgresGenerationStore({ admin, contract: ordersProjection }),
  keeps: 'documents',
  portion: 10_000,
  write: documents((generation) => ordersIn(admin, generation)),
}));

describeGenerationStore('generations of sums in PostgreSQL', async () => ({
  store: new PostgresGenerationStore({ admin, contract: salesProjection }),
  keeps: 'sums',
  portion: 10_000,
  write: sums((generation) => salesIn(admin, generation), saleOf),
}));

describeGenerationStore('generations in OpenSearch', async () => ({
  store: new OpenSearchGenerationStore({ client, contract: orderSearchProjection }),
  keeps: 'documents',
  portion: 1_000,
  write: documents((generation) => foundOrdersIn(client, generation)),
}));

describeGenerationStore('generations of documents in Valkey', async () => ({
  store: new ValkeyGenerationStore({ valkey: cache }),
  keeps: 'documents',
  portion: 1_000,
  write: documents((generation) => new ValkeyDocumentStore({ valkey: cache, generation })),
}));

describeGenerationStore('generations of a ranking in Valkey', async () => ({
  store: new ValkeyGenerationStore({ valkey: cache }),
  keeps: 'sums',
  portion: 1_000,
  write: sums(
    (generation) => bestSellersRanking(cache, generation),
    (product, units) => ({ key: { product }, add: { units } }),
  ),
}));

describeGenerationStore('generations in DynamoDB', async () => ({
  store: new DynamoDbGenerationStore({ client: dynamodb, tableName }),
  keeps: 'documents',
  write: documents((generation) => new DynamoDbDocumentStore({ client: dynamodb, tableName, generation })),
}));
