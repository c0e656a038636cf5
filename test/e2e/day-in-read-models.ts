import { expect } from 'vitest';
import type { CsvTotals, Totals } from '../support/csv-totals.ts';
import type { HttpClient } from './http-client.ts';

interface Money {
  readonly amount: number;
  readonly currency: string;
}

interface ListedOrder {
  readonly id: string;
  readonly customer: string | null;
  readonly status: string;
  readonly total: Money;
  readonly version: number;
}

interface Sales {
  readonly key: string;
  readonly orders: number;
  readonly units: number;
  readonly revenue: Money;
}

const DAY = 'from=2010-12-01&to=2010-12-01&limit=200';

/** The orders of the shipped day, and its sales, to the penny and to the unit. */
export async function expectDayInReadModels({ all }: HttpClient, right: CsvTotals): Promise<void> {
  const orders = await all<ListedOrder>(`/orders?${DAY}`);
  expect(new Map(orders.map(({ id, total }) => [id, total.amount]))).toEqual(right.revenueByOrder);
  expect(orders.length).toBe(right.orders);
  expect(orders.filter(({ customer }) => customer === null)).toHaveLength(right.ordersWithoutCustomer);
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['placed']));
  // One event created it, one for each line, one placed it.
  expect(new Map(orders.map(({ id, version }) => [id, version - 2]))).toEqual(right.linesByOrder);

  expect(byKey(await all<Sales>(`/sales?by=day&${DAY}`))).toEqual(right.byDay);
  expect(byKey(await all<Sales>(`/sales?by=country&${DAY}`))).toEqual(right.byCountry);
  expect(byKey(await all<Sales>(`/sales?by=product&${DAY}`))).toEqual(right.byProduct);
}

const byKey = (sales: readonly Sales[]): Map<string, Totals> =>
  new Map(sales.map(({ key, orders, units, revenue }) => [key, { orders, units, revenue: revenue.amount }]));
