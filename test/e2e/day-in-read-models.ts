import { expect } from 'vitest';
import { eachAtMost } from '../../bin/varve/each-at-most.ts';
import { searchOrders } from '../support/csv-search.ts';
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

/** Queries that are under way at once. */
const CONCURRENCY = 8;

/** Picks what belongs to the days of the file. */
function inDays({ byDay }: CsvTotals): string {
  const days = [...byDay.keys()].sort();
  return `from=${days.at(0)}&to=${days.at(-1)}&limit=200`;
}

/** All days of a file in every read model, to the penny and to the unit. */
export async function expectDayInReadModels(client: HttpClient, right: CsvTotals): Promise<void> {
  await expectOrdersAndSales(client, right);
  await expectStock(client, right);
  await expectBestSellers(client, right);
  await expectSearch(client, right);
}

export async function expectOrdersAndSales({ all }: HttpClient, right: CsvTotals): Promise<void> {
  const days = inDays(right);
  const orders = await all<ListedOrder>(`/orders?${days}`);
  expect(new Map(orders.map(({ id, total }) => [id, total.amount]))).toEqual(right.revenueByOrder);
  expect(orders.length).toBe(right.orders);
  expect(orders.filter(({ customer }) => customer === null)).toHaveLength(right.ordersWithoutCustomer);
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['placed']));
  // One event created it, one for each line, one placed it.
  expect(new Map(orders.map(({ id, version }) => [id, version - 2]))).toEqual(right.linesByOrder);

  expect(byKey(await all<Sales>(`/sales?by=day&${days}`))).toEqual(right.byDay);
  expect(byKey(await all<Sales>(`/sales?by=country&${days}`))).toEqual(right.byCountry);
  expect(byKey(await all<Sales>(`/sales?by=product&${days}`))).toEqual(right.byProduct);
}

const byKey = (sales: readonly Sales[]): Map<string, Totals> =>
  new Map(sales.map(({ key, orders, units, revenue }) => [key, { orders, units, revenue: revenue.amount }]));

/** Each product with its first name and price, and all units of the day on hand: nothing reserves any yet. */
async function expectStock({ query }: HttpClient, { goods }: CsvTotals): Promise<void> {
  const shown = new Map<string, unknown>();
  await eachAtMost(CONCURRENCY, goods.keys(), async (id) => {
    shown.set(id, (await query(`/products/${id}`)).body);
  });
  for (const [id, { name, price, units }] of goods) {
    expect(shown.get(id)).toEqual({
      id,
      name,
      price: { amount: price, currency: 'GBP' },
      stock: { onHand: units, reserved: 0, available: units },
      version: 2,
    });
  }
}

/** Most units first, then product; other journeys sell other products. */
async function expectBestSellers({ all }: HttpClient, { goods }: CsvTotals): Promise<void> {
  const sold = await all<{ product: string; units: number }>('/products/best-sellers?limit=200');
  const right = [...goods]
    .map(([product, { units }]) => ({ product, units }))
    .sort((a, b) => b.units - a.units || (a.product < b.product ? -1 : 1));
  expect(sold.filter(({ product }) => goods.has(product))).toEqual(right);
}

/** Whole words, beginnings and misspelt ones find what another search of the file finds. */
async function expectSearch({ all }: HttpClient, right: CsvTotals): Promise<void> {
  for (const q of [
    'lantern',
    'white metal lantern',
    'lanter',
    'lantren',
    'hert',
    "poppy's",
    '85123A',
    '71053',
  ]) {
    const { exact, prefix, fuzzy, fuzzyPrefix } = searchOrders(right.file, q);
    const found = await all<{ id: string }>(`/orders/search?q=${encodeURIComponent(q)}&${inDays(right)}`);
    const ids = found.map(({ id }) => id);
    expect(new Set(ids), q).toEqual(new Set([...exact, ...prefix, ...fuzzy, ...fuzzyPrefix]));
    expect(new Set(ids.slice(0, exact.size)), q).toEqual(exact);
  }
}
