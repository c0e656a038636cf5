import { everybody } from '../../shared/http-access.ts';
import type { ProjectionContract } from '../projection-contract.ts';

export const productStockProjection = {
  name: 'product-stock',
  version: 1,
  category: 'product',
  source: 'kinesis',
  store: 'dynamodb',
  routes: { 'GET /products/{id}': everybody },
} as const satisfies ProjectionContract;
