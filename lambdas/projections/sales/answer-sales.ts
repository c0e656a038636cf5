import * as z from 'zod';
import { page, pageAnswer } from '../../shared/http-page.ts';
import { readQuery } from '../../shared/http-query.ts';
import { awaitVersions, readMinVersions } from '../queries/min-version.ts';
import { days } from '../queries/parameters.ts';
import type { QueriesOf, Query } from '../queries/query.ts';
import type { salesProjection } from './contract.ts';
import type { SalesPlace, SalesQueries } from './sales-queries.ts';

export const salesParameters = z.strictObject({
  by: z.enum(['day', 'country', 'product']),
  ...days,
  ...page,
});

export const answerSales = (sales: SalesQueries): QueriesOf<typeof salesProjection> => ({
  'GET /sales': listSales(sales),
});

const listSales =
  (sales: SalesQueries): Query =>
  async ({ event, actor, cursorKey }) => {
    const { limit, cursor, ...filter } = readQuery(event, salesParameters);
    await awaitVersions(sales, readMinVersions(event, sales));
    return pageAnswer({
      cursorKey,
      scope: { actor, route: event.routeKey, filter },
      limit,
      cursor,
      list: (count, after: SalesPlace | undefined) => sales.list(filter, count, after),
      placeOf: ({ key, revenue }) => ({ key, currency: revenue.currency, revenue: revenue.amount }),
    });
  };
