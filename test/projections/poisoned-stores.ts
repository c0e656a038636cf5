import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { PresentEventReader } from '../../lambdas/event-store/event-store.ts';
import { sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { bestSellersRanking } from '../../lambdas/projections/best-sellers/valkey-best-sellers.ts';
import { readTableKey } from '../../lambdas/projections/contract.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import { OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import { OpenSearchGenerationStore } from '../../lambdas/projections/opensearch-generation-store.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { ordersIndex } from '../../lambdas/projections/order-search/opensearch-orders.ts';
import { ordersTable } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import type { Project } from '../../lambdas/projections/project.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import { type SalesTally, salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { valkey } from '../../lambdas/projections/valkey-client.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { localClient } from '../support/events-table.ts';

/** A projection of orders on a store of its own. */
export interface PoisonedStore {
  readonly projecting: (reader: PresentEventReader) => Project;
  readonly positions: (streams: readonly StreamId[]) => Promise<ReadonlyMap<StreamId, number>>;
}

const kept = (store: DocumentStore<OrderDocument>): PoisonedStore => ({
  projecting: (reader) => projectDocuments(orderDocuments, store, reader),
  positions: async (streams) =>
    new Map((await store.load(streams)).map(({ stream, version }) => [stream, version])),
});

/** Every kind of store, in its engine, under a name of the test's own. */
export function poisonedStores(run: string) {
  const engines = inject('engines');
  const pool = postgresPool(engines.postgres);
  const openSearch = openSearchClient(engines.opensearch);
  const dynamodb = new DynamoDBClient(localClient(engines.dynamodb));
  const cache = valkey(engines.valkey);
  const table = ordersTable(`${run}_documents`);
  const sums = salesTable(`${run}_sums`);
  const index = ordersIndex(run);
  const tallies = new PostgresTallyStore<SalesTally>({ pool, table: sums });
  const ranking = bestSellersRanking(cache, `${run}_ranking`);
  const stores = {
    'documents in PostgreSQL': kept(new PostgresDocumentStore({ pool, table })),
    'sums in PostgreSQL': {
      projecting: (reader) => projectTallies(salesTallies, tallies, reader),
      positions: (streams) => tallies.positions(streams),
    },
    'documents in OpenSearch': kept(new OpenSearchDocumentStore({ client: openSearch, index })),
    'documents in DynamoDB': kept(
      new DynamoDbDocumentStore({ client: dynamodb, tableName: run, generation: run }),
    ),
    'documents in Valkey': kept(new ValkeyDocumentStore({ valkey: cache, generation: run })),
    'a ranking in Valkey': {
      projecting: (reader) => projectTallies(sellerTallies, ranking, reader),
      positions: (streams) => ranking.positions(streams),
    },
  } satisfies Record<string, PoisonedStore>;

  const prepare = async () => {
    await pool.query(documentTableDdl(table));
    await pool.query(tallyTableDdl(sums));
    await new OpenSearchGenerationStore({ client: openSearch, contract: orderSearchProjection }).make(run);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: run,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: readTableKey, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: readTableKey, KeyType: 'HASH' }],
      }),
    );
  };
  const close = async () => {
    await Promise.all([pool.end(), openSearch.close(), cache.close()]);
    dynamodb.destroy();
  };
  return { stores, prepare, close };
}

export type StoreName = keyof ReturnType<typeof poisonedStores>['stores'];
