import type { Commit } from '../../lambdas/core/commit.ts';
import { balanceDocuments } from '../../lambdas/projections/account-balance/balance-documents.ts';
import { accountBalanceProjection } from '../../lambdas/projections/account-balance/contract.ts';
import { accountDocuments } from '../../lambdas/projections/accounts/account-documents.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { accountsTable } from '../../lambdas/projections/accounts/postgres-accounts.ts';
import { bestSellersProjection } from '../../lambdas/projections/best-sellers/contract.ts';
import { sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { bestSellersRanking } from '../../lambdas/projections/best-sellers/valkey-best-sellers.ts';
import type { ProjectionContract } from '../../lambdas/projections/contract.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import { OpenSearchGenerationStore } from '../../lambdas/projections/opensearch-generation-store.ts';
import { orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { ordersIndex } from '../../lambdas/projections/order-search/opensearch-orders.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { ordersTable } from '../../lambdas/projections/orders/postgres-orders.ts';
import {
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { productStockProjection } from '../../lambdas/projections/product-stock/contract.ts';
import { stockDocuments } from '../../lambdas/projections/product-stock/stock-documents.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import { salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { createReadTable, type StoreClients } from '../store-clients.ts';
import { documents, type EmptyReadModel, tallies } from './read-models.ts';

/** What projections are fed with, by category. */
export type Histories = Readonly<Record<'account' | 'order' | 'product', readonly Commit[]>>;

export interface MeasuredProjection {
  readonly contract: ProjectionContract & { readonly category: keyof Histories };
  /** Makes a table, schema, index or key prefix of this name, as it is deployed. */
  open(name: string): Promise<EmptyReadModel>;
}

/** More than there are products. */
const ALL = 100_000;

/** Every projection on the store that it has. */
export const measuredProjections = (stores: StoreClients): readonly MeasuredProjection[] => {
  const { postgres: pool, valkey, opensearch: client, dynamodb } = stores;
  return [
    {
      contract: accountsProjection,
      async open(schema) {
        const table = accountsTable(schema);
        await pool.query(documentTableDdl(table));
        return documents(accountDocuments, new PostgresDocumentStore({ pool, table }));
      },
    },
    {
      contract: ordersProjection,
      async open(schema) {
        const table = ordersTable(schema);
        await pool.query(documentTableDdl(table));
        return documents(orderDocuments, new PostgresDocumentStore({ pool, table }));
      },
    },
    {
      contract: salesProjection,
      async open(schema) {
        const table = salesTable(schema);
        await pool.query(tallyTableDdl(table));
        const select = `SELECT * FROM "${schema}".tallies ORDER BY "by", key, day, currency`;
        return tallies(
          salesTallies,
          new PostgresTallyStore({ pool, table }),
          async () => (await pool.query(select)).rows,
        );
      },
    },
    {
      contract: orderSearchProjection,
      async open(name) {
        const index = ordersIndex(name);
        await new OpenSearchGenerationStore({ client, contract: orderSearchProjection }).make(name);
        return documents(orderDocuments, new OpenSearchDocumentStore({ client, index }));
      },
    },
    {
      contract: productStockProjection,
      async open(name) {
        const tableName = await createReadTable(dynamodb, name);
        return documents(
          stockDocuments,
          new DynamoDbDocumentStore({ client: dynamodb, tableName, generation: name }),
        );
      },
    },
    {
      contract: accountBalanceProjection,
      open: async (generation) =>
        documents(balanceDocuments, new ValkeyDocumentStore({ valkey, generation })),
    },
    {
      contract: bestSellersProjection,
      async open(generation) {
        const ranking = bestSellersRanking(valkey, generation);
        return tallies(sellerTallies, ranking, () => ranking.top(ALL));
      },
    },
  ];
};
