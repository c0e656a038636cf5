import * as z from 'zod';
import { listOf, queryOperation } from '../shared/http-operation.ts';
import { accountStatus, accountsParameters } from './account-queries.ts';
import { documentParameters } from './get-document.ts';
import { ordersParameters } from './order-queries.ts';
import { bestSellersParameters } from './product-queries.ts';
import { salesParameters } from './sales-queries.ts';
import { searchParameters } from './search-queries.ts';

const money = z.strictObject({ amount: z.int(), currency: z.string() });
const nullableText = z.string().nullable();

const listedOrder = z.strictObject({
  id: z.string(),
  customer: nullableText,
  country: z.string(),
  orderDate: z.iso.date(),
  status: z.string(),
  total: money,
  version: z.int(),
});

const shownOrder = listedOrder.extend({
  lines: z.array(
    z.strictObject({
      lineId: z.string(),
      product: z.string(),
      description: z.string().optional(),
      quantity: z.int(),
      unitPrice: money,
      kind: z.enum(['product', 'charge']),
    }),
  ),
});

const salesRow = z.strictObject({ key: z.string(), orders: z.int(), units: z.int(), revenue: money });

const foundOrder = listedOrder.omit({ status: true }).extend({ highlights: z.array(z.string()) });

const listedAccount = z.strictObject({
  id: z.string(),
  owner: z.string(),
  status: accountStatus,
  version: z.int(),
});

const shownAccount = listedAccount.extend({ balance: money });

const shownProduct = z.strictObject({
  id: z.string(),
  name: z.string(),
  price: money,
  stock: z.strictObject({ onHand: z.int(), reserved: z.int(), available: z.int() }),
  version: z.int(),
});

const bestSeller = z.strictObject({ product: z.string(), units: z.int() });

/** The paths of all queries, as OpenAPI 3.1 has them. */
export const queryPaths = (): Readonly<Record<string, unknown>> => ({
  '/accounts/{id}': { get: operation('get-account', documentParameters, shownAccount, ['id']) },
  '/accounts': { get: operation('list-accounts', accountsParameters, listOf(listedAccount)) },
  '/orders/{id}': { get: operation('get-order', documentParameters, shownOrder, ['id']) },
  '/orders': { get: operation('list-orders', ordersParameters, listOf(listedOrder)) },
  '/orders/search': { get: operation('search-orders', searchParameters, listOf(foundOrder)) },
  '/products/{id}': { get: operation('get-product', documentParameters, shownProduct, ['id']) },
  '/products/best-sellers': {
    get: operation('list-best-sellers', bestSellersParameters, listOf(bestSeller)),
  },
  '/sales': { get: operation('list-sales', salesParameters, listOf(salesRow)) },
  '/openapi.json': {
    get: {
      operationId: 'get-api-document',
      security: [],
      responses: { 200: { description: 'This document.' } },
    },
  },
});

const operation = (
  operationId: string,
  parameters: z.ZodObject,
  answer: z.ZodType,
  path: readonly string[] = [],
) => queryOperation({ operationId, parameters, answer, shared: [...path, 'minVersions'] });

export const queryComponents = {
  parameters: {
    minVersions: {
      name: 'Varve-Min-Version',
      in: 'header',
      description: 'Versions that the answer has to hold at least: order#536365@12, order#536366@4.',
      schema: { type: 'string' },
    },
  },
};
