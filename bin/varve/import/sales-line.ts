import { exactPence, exactQuantity, ValueFault } from './exact-number.ts';

/** The columns of the Online Retail form, in order (UCI Machine Learning Repository, doi:10.24432/C5BW33). */
export const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** One line of an order, as the command takes it. */
export interface OrderLine {
  readonly product: string;
  readonly quantity: number;
  readonly unitPrice: { readonly amount: number; readonly currency: 'GBP' };
  readonly description?: string;
  readonly kind: 'product' | 'charge';
}

/** What an invoice's lines have in common. */
export interface Invoice {
  readonly id: string;
  readonly customer: string | null;
  readonly country: string;
  /** `YYYY-MM-DD` */
  readonly orderDate: string;
}

export interface SalesLine {
  readonly invoice: Invoice;
  readonly line: OrderLine;
}

/** Why a line becomes no command, until there are returns. */
export type LeftOut = 'cancelledInvoice' | 'quantityNotPositive' | 'priceNotPositive';

/** Stock codes that stand for postage, fees and corrections: sold, but never in stock. */
const charges = new Set(['POST', 'DOT', 'M', 'D', 'C2', 'S', 'BANK CHARGES', 'AMAZONFEE']);

/** What the backend takes; checked here so that one bad line does not cost its whole invoice. */
const idRule = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,79}$/;
const MAX_QUANTITY = 1_000_000;
const MAX_TEXT = 1000;

/**
 * Reads one record of the form.
 *
 * @throws {ValueFault} for a value that is not what its column holds, or that the backend would refuse.
 */
export function readSalesLine(fields: readonly string[]): SalesLine | LeftOut {
  const [
    invoice = '',
    stockCode = '',
    description = '',
    units = '',
    date = '',
    price = '',
    customer = '',
    country = '',
  ] = fields;
  const quantity = exactQuantity(units);
  const amount = exactPence(price);
  const orderDate = readDay(date);
  if (invoice.startsWith('C')) return 'cancelledInvoice';
  if (quantity <= 0) return 'quantityNotPositive';
  if (amount <= 0) return 'priceNotPositive';
  if (quantity > MAX_QUANTITY) throw new ValueFault(`quantity ${quantity} is above ${MAX_QUANTITY}`);
  return {
    invoice: {
      id: readId('invoice', invoice),
      customer: customer === '' ? null : readId('customer', customer.replace(/^(\d+)\.0+$/, '$1')),
      country: readText('country', country),
      orderDate,
    },
    line: {
      product: readId('stock code', stockCode.replaceAll(' ', '-')),
      quantity,
      unitPrice: { amount, currency: 'GBP' },
      ...(description === '' ? {} : { description: readText('description', description) }),
      kind: charges.has(stockCode) ? 'charge' : 'product',
    },
  };
}

function readId(what: string, id: string): string {
  if (!idRule.test(id)) {
    throw new ValueFault(
      `${what} "${id}" is not an id (letters, digits and . _ ~ -, at most 80, no sign first)`,
    );
  }
  return id;
}

function readDay(date: string): string {
  const [, day] = /^(\d{4}-\d{2}-\d{2}) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.exec(date) ?? [];
  // February 30 would roll over into March.
  const instant = new Date(`${day}T00:00:00Z`);
  if (day === undefined || Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== day) {
    throw new ValueFault(`date "${date}" is not a day and time (YYYY-MM-DD HH:MM:SS)`);
  }
  return day;
}

function readText(what: string, text: string): string {
  if (text === '') throw new ValueFault(`${what} is empty`);
  if (text.length > MAX_TEXT) throw new ValueFault(`${what} has more than ${MAX_TEXT} characters`);
  if (text.includes('\0')) throw new ValueFault(`${what} holds U+0000`);
  return text;
}
