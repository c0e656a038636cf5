import * as z from 'zod';
import { listOf } from '../../shared/http-operation.ts';
import type { OperationsOf } from '../queries/query.ts';
import { bestSellersParameters } from './answer-best-sellers.ts';
import type { bestSellersProjection } from './contract.ts';

const bestSeller = z.strictObject({ product: z.string(), units: z.int() });

export const operations: OperationsOf<typeof bestSellersProjection> = {
  'GET /products/best-sellers': {
    operationId: 'list-best-sellers',
    parameters: bestSellersParameters,
    answer: listOf(bestSeller),
  },
};
