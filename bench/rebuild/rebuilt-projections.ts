import type { DomainEvent } from '../../lambdas/core/event.ts';
import type { DocumentProjection, Tally, TallyProjection } from '../../lambdas/core/projection.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import { balanceDocuments } from '../../lambdas/projections/account-balance/balance-documents.ts';
import { accountBalanceProjection } from '../../lambdas/projections/account-balance/contract.ts';
import { accountDocuments } from '../../lambdas/projections/accounts/account-documents.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { bestSellersProjection } from '../../lambdas/projections/best-sellers/contract.ts';
import { sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import type { ProjectionContract } from '../../lambdas/projections/contract.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { beginBulk, bulkDocuments } from '../../lambdas/projections/opensearch-bulk-index.ts';
import { indexBody, OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import { orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { PostgresBulkDocuments } from '../../lambdas/projections/postgres-bulk-documents.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { productStockProjection } from '../../lambdas/projections/product-stock/contract.ts';
import { stockDocuments } from '../../lambdas/projections/product-stock/stock-documents.ts';
import type { Project } from '../../lambdas/projections/project.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { ValkeyRankingStore } from '../../lambdas/projections/valkey-ranking-store.ts';
import type { FoldBucket } from '../../lambdas/replay/fold-bucket.ts';
import { type DocumentFill, foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { foldTallies } from '../../lambdas/replay/fold-tallies.ts';
import { presentEvents } from '../../test/support/present-events.ts';
import { createReadTable, type StoreClients } from '../store-clients.ts';

/** An empty generation, with the two roads into it. */
export interface Generation {
  readonly fold: FoldBucket;
  /** As a projection takes what happens now. */
  readonly project: Project;
}

export interface RebuiltProjection {
  readonly contract: ProjectionContract;
  /** Makes a generation of this name. */
  open(name: string): Promise<Generation>;
  /** The fold alone: into a store that is empty, takes everything and keeps nothing. */
  readonly foldIntoNothing: FoldBucket;
}

const nothing = { positions: async () => new Map(), save: async () => {}, add: async () => {} };
const events = presentEvents();

interface Opened<Document> {
  readonly store: DocumentStore<Document>;
  readonly fill: DocumentFill<Document>;
}

const ofDocuments = <Document, Event extends DomainEvent>(
  contract: ProjectionContract,
  projection: DocumentProjection<Document, Event>,
  open: (name: string) => Promise<Opened<Document>>,
): RebuiltProjection => ({
  contract,
  foldIntoNothing: foldDocuments(projection, nothing, upcast),
  async open(name) {
    const { store, fill } = await open(name);
    return {
      fold: foldDocuments(projection, fill, upcast),
      project: projectDocuments(projection, store, events),
    };
  },
});

const ofTallies = <Row extends Tally, Event extends DomainEvent>(
  contract: ProjectionContract,
  projection: TallyProjection<Row, Event>,
  open: (name: string) => Promise<TallyStore<Row>>,
): RebuiltProjection => ({
  contract,
  foldIntoNothing: foldTallies(projection, nothing, upcast),
  async open(name) {
    const store = await open(name);
    return {
      fold: foldTallies(projection, store, upcast),
      project: projectTallies(projection, store, events),
    };
  },
});

/** Every projection, on the store that it has and by the fastest road into it. */
export function rebuiltProjections(clients: StoreClients): readonly RebuiltProjection[] {
  const { postgres: pool, valkey, opensearch: client, dynamodb } = clients;
  return [
    ofDocuments(accountsProjection, accountDocuments, async (schema) => {
      const table = { ...accountsProjection.table, schema };
      await pool.query(documentTableDdl(table));
      return {
        store: new PostgresDocumentStore({ pool, table }),
        fill: new PostgresBulkDocuments({ pool, table }),
      };
    }),
    ofDocuments(ordersProjection, orderDocuments, async (schema) => {
      const table = { ...ordersProjection.table, schema };
      await pool.query(documentTableDdl(table));
      return {
        store: new PostgresDocumentStore({ pool, table }),
        fill: new PostgresBulkDocuments({ pool, table }),
      };
    }),
    ofTallies(salesProjection, salesTallies, async (schema) => {
      const table = { ...salesProjection.table, schema };
      await pool.query(tallyTableDdl(table));
      return new PostgresTallyStore({ pool, table });
    }),
    ofDocuments(orderSearchProjection, orderDocuments, async (name) => {
      const index = { ...orderSearchProjection.index, index: name };
      await client.indices.create({ index: name, body: indexBody(index) });
      await beginBulk(client, name);
      const store = new OpenSearchDocumentStore({ client, index });
      return { store, fill: bulkDocuments({ client, index, store }) };
    }),
    ofDocuments(productStockProjection, stockDocuments, async (generation) => {
      const tableName = await createReadTable(dynamodb, generation);
      const store = new DynamoDbDocumentStore({ client: dynamodb, tableName, generation });
      return { store, fill: store };
    }),
    ofDocuments(accountBalanceProjection, balanceDocuments, async (generation) => {
      const store = new ValkeyDocumentStore({ valkey, generation });
      return { store, fill: store };
    }),
    ofTallies(
      bestSellersProjection,
      sellerTallies,
      async (generation) => new ValkeyRankingStore({ valkey, generation, key: 'product', sum: 'units' }),
    ),
  ];
}
