import { everybody } from '../../shared/http-access.ts';
import type { ProjectionContract } from '../projection-contract.ts';

export const bestSellersProjection = {
  name: 'best-sellers',
  version: 1,
  category: 'order',
  source: 'sqs',
  store: 'valkey',
  routes: { 'GET /products/best-sellers': everybody },
} as const satisfies ProjectionContract;
