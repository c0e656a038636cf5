import * as z from 'zod';
import { documentParameters } from '../queries/get-document.ts';
import type { OperationsOf } from '../queries/query.ts';
import { money } from '../queries/shown.ts';
import type { productStockProjection } from './contract.ts';

const shownProduct = z.strictObject({
  id: z.string(),
  name: z.string(),
  price: money,
  stock: z.strictObject({ onHand: z.int(), reserved: z.int(), available: z.int() }),
  version: z.int(),
});

export const operations: OperationsOf<typeof productStockProjection> = {
  'GET /products/{id}': { operationId: 'get-product', parameters: documentParameters, answer: shownProduct },
};
