import { readFileSync } from 'node:fs';

/** A line of an Online Retail file; `pence` for a piece. */
export interface Row {
  invoice: string;
  code: string;
  description: string;
  quantity: number;
  day: string;
  pence: number;
  customer: string;
  country: string;
}

/** Every line of an Online Retail file, read by other code than the importer's. */
export function readRows(file: string): Row[] {
  const text = readFileSync(file, 'utf8');
  // A field is a quoted text with doubled quotes, or runs to the next comma or line end.
  const field = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/y;
  const rows: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.split('""').join('"'));
    if (end === '\n') rows.push([]);
  }
  return rows
    .slice(1)
    .filter((fields) => fields.length === 8)
    .map(
      ([
        invoice = '',
        code = '',
        description = '',
        quantity = '',
        date = '',
        price = '',
        customer = '',
        country = '',
      ]) => ({
        invoice,
        code,
        description,
        quantity: Number(quantity),
        day: date.split(' ')[0] ?? '',
        pence: Math.round(Number(price) * 100),
        customer,
        country,
      }),
    );
}

export const isUncancelled = (row: Row): boolean => row.invoice.charAt(0) !== 'C';

/** What becomes a line of an order. */
export const isSold = (row: Row): boolean => isUncancelled(row) && row.quantity > 0 && row.pence > 0;

export const productOf = (row: Row): string => row.code.split(' ').join('-');
