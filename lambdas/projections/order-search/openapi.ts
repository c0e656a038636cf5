import * as z from 'zod';
import { listOf } from '../../shared/http-operation.ts';
import type { OperationsOf } from '../queries/query.ts';
import { money } from '../queries/shown.ts';
import { searchParameters } from './answer-search.ts';
import type { orderSearchProjection } from './contract.ts';

const foundOrder = z.strictObject({
  id: z.string(),
  customer: z.string().nullable(),
  country: z.string(),
  orderDate: z.iso.date(),
  total: money,
  version: z.int(),
  highlights: z.array(z.string()),
});

export const operations: OperationsOf<typeof orderSearchProjection> = {
  'GET /orders/search': {
    operationId: 'search-orders',
    parameters: searchParameters,
    answer: listOf(foundOrder),
  },
};
