import * as z from 'zod';
import type { OrderSearch, SearchPlace } from '../projections/order-search/order-search.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { page, pageAnswer } from '../shared/http-page.ts';
import { readQuery } from '../shared/http-query.ts';
import { askUntil, readMinVersions } from './min-version.ts';
import { days, searchable } from './parameters.ts';
import { ownerFor, type Query } from './query.ts';

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

/** `GET /orders/search`: what a customer searches is the customer's orders. */
export const searchOrders =
  (orders: OrderSearch, cursorKey: () => Promise<string>): Query =>
  async (event, actor) => {
    const customer = ownerFor(reachOf(access['GET /orders/search'], actor), actor);
    const { limit, cursor, q, ...filter } = readQuery(event, searchParameters);
    const named = readMinVersions(event, orders);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: 'GET /orders/search', filter: { q, ...filter } },
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
