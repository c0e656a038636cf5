import type { Place } from './csv-records.ts';
import { ValueFault } from './exact-number.ts';
import type { Invoice, OrderLine, SalesLine } from './sales-line.ts';

/** An invoice with all its lines, in the order in which the files hold them. */
export interface Order extends Invoice {
  /** Of its first line. */
  readonly place: Place;
  readonly lines: OrderLine[];
  /** Holds its last line: only with this file are the products of all its lines there. */
  lastFile: string;
}

/**
 * Puts a line with its invoice. Lines of one invoice need not stand together, and may come from several files of one
 * run. (In two runs they do not add up: the second is refused, since the same key then carries another order.)
 * The day is that of the first line: an invoice may be written over midnight.
 *
 * @throws {ValueFault} when the line names another customer or country than its invoice.
 */
export function addToOrder(orders: Map<string, Order>, { invoice, line }: SalesLine, place: Place): void {
  const order = orders.get(invoice.id);
  if (order === undefined) {
    orders.set(invoice.id, { ...invoice, place, lines: [line], lastFile: place.file });
    return;
  }
  if (order.customer !== invoice.customer || order.country !== invoice.country) {
    throw new ValueFault(`customer or country differs from the invoice's first line (${at(order.place)})`);
  }
  order.lines.push(line);
  order.lastFile = place.file;
}

export const at = ({ file, line }: Place): string => `${file}:${line}`;
