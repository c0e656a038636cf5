import * as z from 'zod';
import { page, pageAnswer } from '../../shared/http-page.ts';
import { readQuery } from '../../shared/http-query.ts';
import { getDocument } from '../queries/get-document.ts';
import { awaitVersions, readMinVersions } from '../queries/min-version.ts';
import { days, searchable } from '../queries/parameters.ts';
import { narrowed, type QueriesOf, type Query } from '../queries/query.ts';
import type { ordersProjection } from './contract.ts';
import type { OrderPlace, OrderQueries } from './order-queries.ts';

export const ordersParameters = z.strictObject({
  customer: searchable.optional(),
  status: z.enum(['open', 'placed', 'confirmed', 'shipped', 'delivered', 'cancelled']).optional(),
  country: searchable.optional(),
  ...days,
  ...page,
});

export const answerOrders = (orders: OrderQueries): QueriesOf<typeof ordersProjection> => ({
  'GET /orders/{id}': getDocument(orders),
  'GET /orders': listOrders(orders),
});

/** A customer's list holds the customer's orders only, whatever else is asked for. */
const listOrders =
  (orders: OrderQueries): Query =>
  async ({ event, actor, owner: own, cursorKey }) => {
    const { limit, cursor, ...filter } = readQuery(event, ordersParameters);
    await awaitVersions(orders, readMinVersions(event, orders), own);
    const customer = narrowed(filter.customer, own);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: event.routeKey, filter },
      limit,
      cursor,
      list: async (count, after: OrderPlace | undefined) =>
        customer === 'nobody' ? [] : orders.list({ ...filter, customer: customer.id }, count, after),
      placeOf: ({ orderDate, id }) => ({ orderDate, id }),
    });
  };
