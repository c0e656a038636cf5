import type { BalanceDocument } from '../projections/account-balance/balance-documents.ts';
import type { AccountQueries } from '../projections/accounts/account-queries.ts';
import type { BestSellerQueries } from '../projections/best-sellers/best-seller-queries.ts';
import type { ReadStore } from '../projections/contract.ts';
import type { OrderSearch } from '../projections/order-search/order-search.ts';
import type { OrderQueries } from '../projections/orders/order-queries.ts';
import type { StockDocument } from '../projections/product-stock/stock-documents.ts';
import type { DocumentReadModel } from '../projections/read-model.ts';
import type { SalesQueries } from '../projections/sales/sales-queries.ts';
import { StoreUnreachable } from '../projections/store-errors.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { actorOf } from '../shared/http-actor.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';
import { notFound, Problem } from '../shared/http-problem.ts';
import { getAccount, listAccounts } from './account-queries.ts';
import type { openRoutes, queryRoutes } from './contract.ts';
import { getOrder, listOrders } from './order-queries.ts';
import { getProduct, listBestSellers } from './product-queries.ts';
import type { Query } from './query.ts';
import { listSales } from './sales-queries.ts';
import { searchOrders } from './search-queries.ts';

/** The read models by the store that keeps them; a store that is switched off is absent, and so are its routes. */
export interface QuerySources {
  readonly postgres?: {
    readonly accounts: AccountQueries;
    readonly orders: OrderQueries;
    readonly sales: SalesQueries;
  };
  readonly opensearch?: { readonly orders: OrderSearch };
  readonly valkey?: {
    readonly balances: DocumentReadModel<BalanceDocument>;
    readonly bestSellers: BestSellerQueries;
  };
  readonly dynamodb?: { readonly stock: DocumentReadModel<StockDocument> };
  readonly cursorKey: () => Promise<string>;
  /** The API document, as JSON. */
  readonly apiDocument: string;
}

type Routes<Store extends ReadStore> = Record<(typeof queryRoutes)[Store][number], Query>;

/** Seconds. */
const RETRY_AFTER = 1;

/** Answers every route of the query API, and whatever no route knows. */
export function queryHandler(sources: QuerySources) {
  const queries = new Map(Object.entries(routesOf(sources)));
  const documentRoute: (typeof openRoutes)[number] = 'GET /openapi.json';
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    if (event.routeKey === documentRoute) return apiDocumentAnswer(sources.apiDocument);
    const actor = actorOf(event);
    const query = queries.get(event.routeKey);
    if (query === undefined) throw notFound();
    return await query(event, actor).catch((cause: unknown) => {
      // Secrets Manager, for the key of cursors, is not there either now and then.
      throw cause instanceof StoreUnreachable || isTransient(cause)
        ? new Problem('unavailable', { detail: 'Ask again.', retryAfter: RETRY_AFTER, cause })
        : cause;
    });
  };
}

function routesOf(sources: QuerySources): Readonly<Record<string, Query>> {
  const { postgres, opensearch, valkey, dynamodb, cursorKey } = sources;
  return {
    ...(postgres && postgresRoutes(postgres, cursorKey)),
    ...(opensearch && openSearchRoutes(opensearch, cursorKey)),
    ...(valkey && valkeyRoutes(valkey, cursorKey)),
    ...(dynamodb && dynamodbRoutes(dynamodb)),
  };
}

type CursorKey = QuerySources['cursorKey'];
type Source<Store extends ReadStore> = NonNullable<QuerySources[Store]>;

const postgresRoutes = (
  { accounts, orders, sales }: Source<'postgres'>,
  cursorKey: CursorKey,
): Routes<'postgres'> => ({
  'GET /accounts': listAccounts(accounts, cursorKey),
  'GET /orders/{id}': getOrder(orders),
  'GET /orders': listOrders(orders, cursorKey),
  'GET /sales': listSales(sales, cursorKey),
});

const openSearchRoutes = ({ orders }: Source<'opensearch'>, cursorKey: CursorKey): Routes<'opensearch'> => ({
  'GET /orders/search': searchOrders(orders, cursorKey),
});

const valkeyRoutes = (
  { balances, bestSellers }: Source<'valkey'>,
  cursorKey: CursorKey,
): Routes<'valkey'> => ({
  'GET /accounts/{id}': getAccount(balances),
  'GET /products/best-sellers': listBestSellers(bestSellers, cursorKey),
});

const dynamodbRoutes = ({ stock }: Source<'dynamodb'>): Routes<'dynamodb'> => ({
  'GET /products/{id}': getProduct(stock),
});

const apiDocumentAnswer = (body: string): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  body,
});
