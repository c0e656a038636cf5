import * as z from 'zod';
import { page, pageAnswer } from '../../shared/http-page.ts';
import { invalid } from '../../shared/http-problem.ts';
import { readQuery } from '../../shared/http-query.ts';
import { awaitVersions, MIN_VERSION_HEADER, readMinVersions } from '../queries/min-version.ts';
import type { QueriesOf, Query } from '../queries/query.ts';
import type { BestSeller, BestSellerQueries } from './best-seller-queries.ts';
import type { bestSellersProjection } from './contract.ts';

export const bestSellersParameters = z.strictObject({ ...page });

const OPERATORS_ONLY = { path: MIN_VERSION_HEADER, message: 'Only an operator may name orders here' };

export const answerBestSellers = (sellers: BestSellerQueries): QueriesOf<typeof bestSellersProjection> => ({
  'GET /products/best-sellers': listBestSellers(sellers),
});

const listBestSellers =
  (sellers: BestSellerQueries): Query =>
  async ({ event, actor, cursorKey }) => {
    const { limit, cursor } = readQuery(event, bestSellersParameters);
    const named = readMinVersions(event, sellers);
    // The ranking does not know whose an order is, and its position must not tell a customer of somebody else's.
    if (named.size > 0 && actor.role === 'customer') throw invalid('invalid-header', OPERATORS_ONLY);
    await awaitVersions(sellers, named);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: event.routeKey, filter: {} },
      limit,
      cursor,
      list: (count, after: BestSeller | undefined) => sellers.list(count, after),
      placeOf: (seller) => seller,
    });
  };
