import * as z from 'zod';
import type { OrderPlace, OrderQueries } from '../projections/orders/order-queries.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { page, pageAnswer } from '../shared/http-page.ts';
import { readQuery } from '../shared/http-query.ts';
import { getDocument } from './get-document.ts';
import { awaitVersions, readMinVersions } from './min-version.ts';
import { days, searchable } from './parameters.ts';
import { narrowed, ownerFor, type Query } from './query.ts';

export const ordersParameters = z.strictObject({
  customer: searchable.optional(),
  status: z.enum(['open', 'placed', 'confirmed', 'shipped', 'delivered', 'cancelled']).optional(),
  country: searchable.optional(),
  ...days,
  ...page,
});

/** `GET /orders/{id}` */
export const getOrder = (documents: OrderQueries): Query =>
  getDocument(documents, access['GET /orders/{id}']);

/** `GET /orders`: a customer's list holds the customer's orders only, whatever else is asked for. */
export const listOrders =
  (orders: OrderQueries, cursorKey: () => Promise<string>): Query =>
  async (event, actor) => {
    const own = ownerFor(reachOf(access['GET /orders'], actor), actor);
    const { limit, cursor, ...filter } = readQuery(event, ordersParameters);
    await awaitVersions(orders, readMinVersions(event, orders), own);
    const customer = narrowed(filter.customer, own);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: 'GET /orders', filter },
      limit,
      cursor,
      list: async (count, after: OrderPlace | undefined) =>
        customer === 'nobody' ? [] : orders.list({ ...filter, customer: customer.id }, count, after),
      placeOf: ({ orderDate, id }) => ({ orderDate, id }),
    });
  };
