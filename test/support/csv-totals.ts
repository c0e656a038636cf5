import { isSold, isUncancelled, productOf, type Row, readRows } from './csv-rows.ts';

/** Sums over one group of sold lines; `revenue` in pence. */
export interface Totals {
  orders: number;
  units: number;
  revenue: number;
}

/** A product as its lines show it; `price` in pence. */
export interface Goods {
  name: string;
  price: number;
  units: number;
}

export interface CsvTotals {
  readonly file: string;
  readonly rows: number;
  readonly orders: number;
  readonly ordersWithoutCustomer: number;
  readonly lines: number;
  readonly revenue: number;
  readonly chargeLines: number;
  readonly chargeRevenue: number;
  readonly products: number;
  readonly units: number;
  readonly leftOut: {
    readonly cancelled: number;
    readonly priceZero: number;
    readonly negativeQuantity: number;
  };
  /** Lines of each order. */
  readonly linesByOrder: ReadonlyMap<string, number>;
  readonly revenueByOrder: ReadonlyMap<string, number>;
  readonly byDay: ReadonlyMap<string, Totals>;
  readonly byCountry: ReadonlyMap<string, Totals>;
  /** Charges stand among them, without units. */
  readonly byProduct: ReadonlyMap<string, Totals>;
  /** Every product, with its units as its stock; no charges. */
  readonly goods: ReadonlyMap<string, Goods>;
}

/**
 * The right values of an Online Retail file, computed by code that shares nothing with the importer: another CSV
 * parser, another way to pence, other loops. What both say is likely to be so.
 */
export function csvTotals(file: string): CsvTotals {
  const rows = readRows(file);
  const uncancelled = rows.filter(isUncancelled);
  const sold = rows.filter(isSold);
  const fees = sold.filter((row) => isFee(row));
  const goods = sold.filter((row) => !isFee(row));
  return {
    file,
    rows: rows.length,
    orders: distinct(sold, (row) => row.invoice),
    ordersWithoutCustomer: distinct(
      sold.filter((row) => row.customer === ''),
      (row) => row.invoice,
    ),
    lines: sold.length,
    revenue: revenueOf(sold),
    chargeLines: fees.length,
    chargeRevenue: revenueOf(fees),
    products: distinct(goods, (row) => row.code),
    units: unitsOf(goods),
    leftOut: {
      cancelled: rows.length - uncancelled.length,
      negativeQuantity: uncancelled.filter((row) => row.quantity < 0).length,
      priceZero: uncancelled.filter((row) => row.quantity > 0 && row.pence === 0).length,
    },
    linesByOrder: new Map([...groups(sold, (row) => row.invoice)].map(([id, lines]) => [id, lines.length])),
    revenueByOrder: new Map(
      [...groups(sold, (row) => row.invoice)].map(([id, lines]) => [id, revenueOf(lines)]),
    ),
    byDay: totalsBy(sold, (row) => row.day),
    byCountry: totalsBy(sold, (row) => row.country),
    byProduct: totalsBy(sold, productOf),
    goods: new Map([...groups(goods, productOf)].map(([id, lines]) => [id, goodsOf(lines)])),
  };
}

const isFee = (row: Row): boolean => /^(POST|DOT|M|D|C2|S|BANK CHARGES|AMAZONFEE)$/.test(row.code);

const distinct = (rows: Row[], of: (row: Row) => string): number => new Set(rows.map(of)).size;
const groups = (rows: Row[], of: (row: Row) => string): Map<string, Row[]> => Map.groupBy(rows, of);

function revenueOf(rows: Row[]): number {
  let pence = 0;
  for (const row of rows) pence += row.pence * row.quantity;
  return pence;
}

function unitsOf(rows: Row[]): number {
  let units = 0;
  for (const row of rows) if (!isFee(row)) units += row.quantity;
  return units;
}

const goodsOf = (lines: Row[]): Goods => ({
  name: lines.map((row) => row.description).filter(Boolean)[0] ?? lines.map(productOf)[0] ?? '',
  price: lines[0]?.pence ?? 0,
  units: unitsOf(lines),
});

const totalsBy = (rows: Row[], of: (row: Row) => string): Map<string, Totals> =>
  new Map(
    [...groups(rows, of)].map(([key, group]) => [
      key,
      { orders: distinct(group, (row) => row.invoice), units: unitsOf(group), revenue: revenueOf(group) },
    ]),
  );
