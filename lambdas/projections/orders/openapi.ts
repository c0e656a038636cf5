import * as z from 'zod';
import { listOf } from '../../shared/http-operation.ts';
import { documentParameters } from '../queries/get-document.ts';
import type { OperationsOf } from '../queries/query.ts';
import { money } from '../queries/shown.ts';
import { ordersParameters } from './answer-orders.ts';
import type { ordersProjection } from './contract.ts';

const listedOrder = z.strictObject({
  id: z.string(),
  customer: z.string().nullable(),
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

export const operations: OperationsOf<typeof ordersProjection> = {
  'GET /orders/{id}': { operationId: 'get-order', parameters: documentParameters, answer: shownOrder },
  'GET /orders': { operationId: 'list-orders', parameters: ordersParameters, answer: listOf(listedOrder) },
};
