import { owners } from '../../shared/http-access.ts';
import type { ProjectionContract } from '../projection-contract.ts';

export const accountBalanceProjection = {
  name: 'account-balance',
  version: 1,
  category: 'account',
  source: 'sqs',
  store: 'valkey',
  routes: { 'GET /accounts/{id}': owners },
} as const satisfies ProjectionContract;
