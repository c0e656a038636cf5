import * as z from 'zod';
import type { SalesPlace, SalesQueries } from '../projections/sales/sales-queries.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { page, pageAnswer } from '../shared/http-page.ts';
import { readQuery } from '../shared/http-query.ts';
import { awaitVersions, readMinVersions } from './min-version.ts';
import { days } from './parameters.ts';
import type { Query } from './query.ts';

export const salesParameters = z.strictObject({
  by: z.enum(['day', 'country', 'product']),
  ...days,
  ...page,
});

/** `GET /sales`: for operators. */
export const listSales =
  (sales: SalesQueries, cursorKey: () => Promise<string>): Query =>
  async (event, actor) => {
    reachOf(access['GET /sales'], actor);
    const { limit, cursor, ...filter } = readQuery(event, salesParameters);
    await awaitVersions(sales, readMinVersions(event, sales));
    return pageAnswer({
      cursorKey,
      scope: { actor, route: 'GET /sales', filter },
      limit,
      cursor,
      list: (count, after: SalesPlace | undefined) => sales.list(filter, count, after),
      placeOf: ({ key, revenue }) => ({ key, currency: revenue.currency, revenue: revenue.amount }),
    });
  };
