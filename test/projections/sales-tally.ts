import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';

/** Pence that a unit costs. */
const PRICE = 100;

/** Units of one order whose revenue is the largest safe integer, or almost. */
export const mostSales = Math.floor(Number.MAX_SAFE_INTEGER / PRICE);

/** One order of a product. */
export const salesTally = (key: string, units: number): SalesTally => ({
  key: { by: 'product', key, day: '2010-12-01', currency: 'GBP' },
  add: { orders: 1, units, revenue: PRICE * units },
});
