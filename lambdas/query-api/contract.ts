import type { ReadStore } from '../projections/contract.ts';

/** Routes behind the authorizer that the query function answers, by the store that they read: without it they are not deployed. */
export const queryRoutes = {
  postgres: ['GET /accounts', 'GET /orders/{id}', 'GET /orders', 'GET /sales'],
  opensearch: ['GET /orders/search'],
  valkey: ['GET /accounts/{id}', 'GET /products/best-sellers'],
  dynamodb: ['GET /products/{id}'],
} as const satisfies Readonly<Record<ReadStore, readonly string[]>>;

/** Routes that need no token. */
export const openRoutes = ['GET /openapi.json'] as const;
