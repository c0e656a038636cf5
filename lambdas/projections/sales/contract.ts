import { operators } from '../../shared/http-access.ts';
import type { ProjectionContract, TallyColumns } from '../projection-contract.ts';
import type { SalesTally } from './sales-tallies.ts';

const table: TallyColumns<SalesTally> = {
  keys: { by: 'text', key: 'text', day: 'date', currency: 'text' },
  sums: ['orders', 'units', 'revenue'],
};

export const salesProjection = {
  name: 'sales',
  version: 1,
  category: 'order',
  source: 'kinesis',
  store: 'postgres',
  table,
  routes: { 'GET /sales': operators },
} as const satisfies ProjectionContract;
