import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvTotals, type Totals } from './csv-totals.ts';

const totals = csvTotals(join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv'));

const best = (of: 'units' | 'revenue', groups: ReadonlyMap<string, Totals>, count: number) =>
  [...groups]
    .sort(([, a], [, b]) => b[of] - a[of])
    .slice(0, count)
    .map(([key, group]) => [key, group[of]]);

describe('the right values of the shipped day', () => {
  it('are these', () => {
    expect(totals).toMatchObject({
      rows: 3108,
      orders: 127,
      ordersWithoutCustomer: 6,
      lines: 3072,
      revenue: 5_896_079,
      chargeLines: 8,
      chargeRevenue: 133_446,
      products: 1336,
      units: 26_909,
      leftOut: { cancelled: 26, priceZero: 9, negativeQuantity: 1 },
    });
    expect([...totals.byDay]).toEqual([['2010-12-01', { orders: 127, units: 26_909, revenue: 5_896_079 }]]);
  });

  it('are these by country', () => {
    expect(totals.byCountry.size).toBe(7);
    expect(best('revenue', totals.byCountry, 3)).toEqual([
      ['United Kingdom', 5_481_808],
      ['Norway', 191_914],
      ['France', 85_586],
    ]);
  });

  it('are these by product', () => {
    expect(best('units', totals.byProduct, 5)).toEqual([
      ['17021', 600],
      ['85099B', 556],
      ['84029E', 551],
      ['21232', 549],
      ['21137', 540],
    ]);
    expect(best('revenue', totals.byProduct, 3)).toEqual([
      ['21137', 183_060],
      ['84029E', 167_055],
      ['22423', 143_484],
    ]);
  });

  it('are these of products, as they are registered', () => {
    expect(totals.goods.size).toBe(1336);
    expect([...totals.goods.values()].reduce((sum, { units }) => sum + units, 0)).toBe(26_909);
    expect([...totals.goods].sort(([, a], [, b]) => b.units - a.units).slice(0, 5)).toMatchObject([
      ['17021', { units: 600 }],
      ['85099B', { units: 556 }],
      ['84029E', { units: 551 }],
      ['21232', { units: 549 }],
      ['21137', { units: 540 }],
    ]);
    expect(totals.goods.get('71053')).toEqual({ name: 'WHITE METAL LANTERN', price: 339, units: 33 });
    expect(totals.goods.has('POST')).toBe(false);
  });

  it('are these by order', () => {
    expect([...totals.linesByOrder.values()].sort((a, b) => b - a).slice(0, 2)).toEqual([592, 527]);
  });
});
