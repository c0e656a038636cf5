import { vi } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { answerBalance } from '../../lambdas/projections/account-balance/answer-balance.ts';
import type { BalanceDocument } from '../../lambdas/projections/account-balance/balance-documents.ts';
import { accountBalanceProjection } from '../../lambdas/projections/account-balance/contract.ts';
import type { AccountQueries } from '../../lambdas/projections/accounts/account-queries.ts';
import { answerAccounts } from '../../lambdas/projections/accounts/answer-accounts.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { answerBestSellers } from '../../lambdas/projections/best-sellers/answer-best-sellers.ts';
import type { BestSellerQueries } from '../../lambdas/projections/best-sellers/best-seller-queries.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { answerSearch } from '../../lambdas/projections/order-search/answer-search.ts';
import type { OrderSearch } from '../../lambdas/projections/order-search/order-search.ts';
import { answerOrders } from '../../lambdas/projections/orders/answer-orders.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import type { OrderQueries } from '../../lambdas/projections/orders/order-queries.ts';
import { answerStock } from '../../lambdas/projections/product-stock/answer-stock.ts';
import { productStockProjection } from '../../lambdas/projections/product-stock/contract.ts';
import type { StockDocument } from '../../lambdas/projections/product-stock/stock-documents.ts';
import { StoredDocuments } from '../../lambdas/projections/read-model.ts';
import { answerSales } from '../../lambdas/projections/sales/answer-sales.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import type { SalesQueries } from '../../lambdas/projections/sales/sales-queries.ts';
import { type Queries, type QuerySources, queryHandler } from '../../lambdas/query-api/handle-query.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { type HttpRequest, httpEvent, lambdaContext, readAnswer } from '../support/http-events.ts';
import { silentLogger } from '../support/loggers.ts';

/** What a version answers from a generation that holds everything, whichever it is. */
export const complete = <Answers>(queries: Answers) => ({
  1: { queriesOf: () => queries, isComplete: async () => true },
});

const nowhere = async (): Promise<ReadonlyMap<StreamId, number>> => new Map();

/** Every read model in memory: documents that a test may save, and lists that it may answer for. */
export function memorySources() {
  const orders = new MemoryDocumentStore<OrderDocument>();
  const balances = new MemoryDocumentStore<BalanceDocument>();
  const stock = new MemoryDocumentStore<StockDocument>();
  const orderDocuments = new StoredDocuments(ordersProjection, orders, ({ customer }) => customer);
  const listOrders = vi.fn<OrderQueries['list']>(async () => []);
  const listAccounts = vi.fn<AccountQueries['list']>(async () => []);
  const listSales = vi.fn<SalesQueries['list']>(async () => []);
  const listBestSellers = vi.fn<BestSellerQueries['list']>(async () => []);
  const search = vi.fn<OrderSearch['search']>(async () => ({ orders: [], positions: new Map() }));
  const queries: Queries = {
    accounts: complete(
      answerAccounts({
        category: accountsProjection.category,
        positions: nowhere,
        list: listAccounts,
      }),
    ),
    orders: complete(
      answerOrders({
        category: ordersProjection.category,
        positions: (...asked) => orderDocuments.positions(...asked),
        find: (...asked) => orderDocuments.find(...asked),
        list: listOrders,
      }),
    ),
    sales: complete(answerSales({ category: salesProjection.category, positions: nowhere, list: listSales })),
    'order-search': complete(answerSearch({ category: ordersProjection.category, search })),
    'account-balance': complete(
      answerBalance(new StoredDocuments(accountBalanceProjection, balances, ({ owner }) => owner)),
    ),
    'best-sellers': complete(
      answerBestSellers({
        category: ordersProjection.category,
        positions: nowhere,
        list: listBestSellers,
      }),
    ),
    'product-stock': complete(answerStock(new StoredDocuments(productStockProjection, stock))),
  };
  const generations = new MemoryGenerations();
  const sources: QuerySources = {
    queries,
    generations,
    cursorKey: async () => 'key',
    apiDocument: '{}',
    logger: silentLogger,
  };
  return { sources, orders, balances, stock, listOrders, listAccounts, listSales, listBestSellers, search };
}

/** Asks the real handler for a path as API Gateway would route it. */
export function asking(sources: QuerySources) {
  const handle = httpFrame(queryHandler(sources));
  return async (route: string, query = '', request: Partial<HttpRequest> & { id?: string } = {}) => {
    const { id, ...more } = request;
    const event = httpEvent({
      routeKey: `GET ${route}`,
      path: route,
      query,
      ...(id !== undefined && { pathParameters: { id } }),
      ...more,
    });
    return readAnswer(await handle(event, lambdaContext));
  };
}
