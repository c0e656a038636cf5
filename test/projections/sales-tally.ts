import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';

/** One order of a product. */
export const salesTally = (key: string, units: number): SalesTally => ({
  key: { by: 'product', key, day: '2010-12-01', currency: 'GBP' },
  add: { orders: 1, units, revenue: 100 * units },
});
