import * as z from 'zod';
import type { BestSeller, BestSellerQueries } from '../projections/best-sellers/best-seller-queries.ts';
import type { StockDocument } from '../projections/product-stock/stock-documents.ts';
import type { DocumentReadModel } from '../projections/read-model.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { page, pageAnswer } from '../shared/http-page.ts';
import { invalid } from '../shared/http-problem.ts';
import { readQuery } from '../shared/http-query.ts';
import { getDocument } from './get-document.ts';
import { awaitVersions, MIN_VERSION_HEADER, readMinVersions } from './min-version.ts';
import type { Query } from './query.ts';

export const bestSellersParameters = z.strictObject({ ...page });

const OPERATORS_ONLY = { path: MIN_VERSION_HEADER, message: 'Only an operator may name orders here' };

/** `GET /products/{id}` */
export const getProduct = (documents: DocumentReadModel<StockDocument>): Query =>
  getDocument(documents, access['GET /products/{id}']);

/** `GET /products/best-sellers` */
export const listBestSellers =
  (sellers: BestSellerQueries, cursorKey: () => Promise<string>): Query =>
  async (event, actor) => {
    reachOf(access['GET /products/best-sellers'], actor);
    const { limit, cursor } = readQuery(event, bestSellersParameters);
    const named = readMinVersions(event, sellers);
    // The ranking does not know whose an order is, and its position must not tell a customer of somebody else's.
    if (named.size > 0 && actor.role === 'customer') throw invalid('invalid-header', OPERATORS_ONLY);
    await awaitVersions(sellers, named);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: 'GET /products/best-sellers', filter: {} },
      limit,
      cursor,
      list: (count, after: BestSeller | undefined) => sellers.list(count, after),
      placeOf: (seller) => seller,
    });
  };
