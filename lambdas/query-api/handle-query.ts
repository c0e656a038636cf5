import type { OrderQueries } from '../projections/orders/order-queries.ts';
import type { SalesQueries } from '../projections/sales/sales-queries.ts';
import { StoreUnreachable } from '../projections/store-errors.ts';
import { actorOf } from '../shared/http-actor.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';
import { notFound, Problem } from '../shared/http-problem.ts';
import type { openRoutes, queryRoutes } from './contract.ts';
import { getOrder, listOrders } from './order-queries.ts';
import type { Query } from './query.ts';
import { listSales } from './sales-queries.ts';

export interface QuerySources {
  readonly orders: OrderQueries;
  readonly sales: SalesQueries;
  readonly cursorKey: () => Promise<string>;
  /** The API document, as JSON. */
  readonly apiDocument: string;
}

/** Seconds. */
const RETRY_AFTER = 1;

/** Answers every route of the query API, and whatever no route knows. */
export function queryHandler({ orders, sales, cursorKey, apiDocument }: QuerySources) {
  const queries: Record<(typeof queryRoutes)[number], Query> = {
    'GET /orders/{id}': getOrder(orders),
    'GET /orders': listOrders(orders, cursorKey),
    'GET /sales': listSales(sales, cursorKey),
  };
  const documentRoute: (typeof openRoutes)[number] = 'GET /openapi.json';
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    if (event.routeKey === documentRoute) return apiDocumentAnswer(apiDocument);
    const actor = actorOf(event);
    const query = Object.hasOwn(queries, event.routeKey)
      ? queries[event.routeKey as keyof typeof queries]
      : undefined;
    if (query === undefined) throw notFound();
    return await query(event, actor).catch((cause: unknown) => {
      throw cause instanceof StoreUnreachable
        ? new Problem('unavailable', { detail: 'Ask again.', retryAfter: RETRY_AFTER, cause })
        : cause;
    });
  };
}

const apiDocumentAnswer = (body: string): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  body,
});
