import * as z from 'zod';
import type { Actor } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import type { OrderPlace, OrderQueries, ShownOrder } from '../projections/orders/order-queries.ts';
import { invalid, notFound } from '../shared/http-problem.ts';
import { awaitVersions, readMinVersions } from './min-version.ts';
import { documentAnswer, pageAnswer, type Query } from './query.ts';
import { minVersion, page, readQuery, searchable } from './read-query.ts';

export const orderParameters = z.strictObject({ minVersion });

export const ordersParameters = z.strictObject({
  customer: searchable.optional(),
  status: z.enum(['open', 'placed', 'confirmed', 'shipped', 'delivered', 'cancelled']).optional(),
  country: searchable.optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  ...page,
});

const mayOnlySee = (actor: Actor): string | undefined => (actor.role === 'operator' ? undefined : actor.id);

/** `GET /orders/{id}` */
export const getOrder =
  (orders: OrderQueries): Query =>
  async (event, actor) => {
    const { minVersion: version = 0 } = readQuery(event, orderParameters);
    const named = readMinVersions(event, orders);
    const stream = streamOf(event.pathParameters?.id ?? '');
    // What is somebody else's is not waited for: the wait would tell that it is there.
    const visible = (order: ShownOrder | undefined) => {
      const only = mayOnlySee(actor);
      if (order !== undefined && only !== undefined && order.customer !== only) throw notFound();
      return order;
    };
    const found = visible(await orders.find(stream));
    if (found !== undefined && found.version >= version && named.size === 0) return documentAnswer(found);
    await awaitVersions(orders, new Map([...named, [stream, Math.max(version, named.get(stream) ?? 0)]]));
    const order = visible(await orders.find(stream));
    if (order === undefined) throw notFound();
    return documentAnswer(order);
  };

function streamOf(id: string): StreamId {
  if (!StreamId.idPattern.test(id)) {
    throw invalid('invalid-id', { path: 'id', message: `Must match ${StreamId.idPattern.source}` });
  }
  return StreamId.of('order', id);
}

/** `GET /orders`: a customer's list holds the customer's orders only, whatever else is asked for. */
export const listOrders =
  (orders: OrderQueries, cursorKey: () => Promise<string>): Query =>
  async (event, actor) => {
    const { limit, cursor, ...filter } = readQuery(event, ordersParameters);
    await awaitVersions(orders, readMinVersions(event, orders));
    const only = mayOnlySee(actor);
    const empty = only !== undefined && filter.customer !== undefined && filter.customer !== only;
    return pageAnswer({
      cursorKey,
      scope: { actor, route: 'GET /orders', filter },
      limit,
      cursor,
      list: async (count, after: OrderPlace | undefined) =>
        empty ? [] : orders.list({ ...filter, customer: only ?? filter.customer }, count, after),
      placeOf: ({ orderDate, id }) => ({ orderDate, id }),
    });
  };
