import * as z from 'zod';
import { page, pageAnswer } from '../../shared/http-page.ts';
import { readQuery } from '../../shared/http-query.ts';
import { askUntil, readMinVersions } from '../queries/min-version.ts';
import { days, searchable } from '../queries/parameters.ts';
import type { QueriesOf, Query } from '../queries/query.ts';
import type { orderSearchProjection } from './contract.ts';
import type { OrderSearch, SearchPlace } from './order-search.ts';

/** More words would be more clauses than a search engine takes. */
const MOST_WORDS = 16;
const WORD = /[\p{L}\p{N}]+/gu;

export const searchParameters = z.strictObject({
  q: searchable
    .max(200)
    .refine((text) => (text.match(WORD)?.length ?? 0) <= MOST_WORDS, `Must be at most ${MOST_WORDS} words`),
  ...days,
  ...page,
});

export const answerSearch = (orders: OrderSearch): QueriesOf<typeof orderSearchProjection> => ({
  'GET /orders/search': searchOrders(orders),
});

/** What a customer searches is the customer's orders. */
const searchOrders =
  (orders: OrderSearch): Query =>
  async ({ event, actor, owner: customer, cursorKey }) => {
    const { limit, cursor, q, ...filter } = readQuery(event, searchParameters);
    const named = readMinVersions(event, orders);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: event.routeKey, filter: { q, ...filter } },
      limit,
      cursor,
      // The very search that is answered has to have seen what was named: a written document is not yet a found one.
      list: async (count, after: SearchPlace | undefined) =>
        (
          await askUntil(named, (streams) =>
            orders.search({ text: q, customer, ...filter }, { limit: count, after, streams }),
          )
        ).orders,
      placeOf: ({ place }) => place,
      show: ({ order }) => order,
    });
  };
