import type { Fault } from './csv-records.ts';
import type { Reading } from './read-files.ts';
import type { OrderLine } from './sales-line.ts';
import type { Refusal, SentOrder } from './send-orders.ts';

/** What became of every line: the counts under `lines` add up to `lines.total`. */
export interface ImportReport {
  readonly files: readonly string[];
  readonly lines: {
    readonly total: number;
    readonly product: number;
    readonly charge: number;
    readonly cancelledInvoice: number;
    readonly quantityNotPositive: number;
    readonly priceNotPositive: number;
    readonly broken: number;
    /** In orders that the backend refused. */
    readonly refused: number;
  };
  readonly orders: { readonly new: number; readonly alreadyThere: number; readonly refused: number };
  /** Pieces of products; charges have none. */
  readonly units: number;
  /** Minor units, charges included. */
  readonly revenue: { readonly amount: number; readonly currency: 'GBP' };
  readonly broken: readonly Fault[];
  readonly refusals: readonly (Refusal & {
    readonly order: string;
    readonly file: string;
    readonly line: number;
  })[];
  readonly commands: number;
  readonly seconds: number;
  readonly commandsPerSecond: number;
}

/** @param seconds how long the sending took, without reading and waiting */
export function reportOf(
  files: readonly string[],
  reading: Reading,
  { sent, seconds }: { sent: readonly SentOrder[]; seconds: number },
): ImportReport {
  const accepted = sent.filter(({ refusal }) => refusal === undefined);
  const lines = accepted.flatMap(({ order }) => order.lines);
  const products = lines.filter(({ kind }) => kind === 'product');
  const commands = sum(sent, (order) => order.commands);
  return {
    files,
    lines: {
      total: reading.lines,
      product: products.length,
      charge: lines.length - products.length,
      ...reading.leftOut,
      broken: reading.broken.length,
      refused: sum(sent, ({ order }) => order.lines.length) - lines.length,
    },
    orders: {
      new: accepted.filter(({ repeated }) => !repeated).length,
      alreadyThere: accepted.filter(({ repeated }) => repeated).length,
      refused: sent.length - accepted.length,
    },
    units: sum(products, (line) => line.quantity),
    revenue: { amount: sum(lines, amountOf), currency: 'GBP' },
    broken: reading.broken,
    refusals: sent.flatMap(({ order, refusal }) =>
      refusal === undefined ? [] : [{ order: order.id, ...order.place, ...refusal }],
    ),
    commands,
    seconds,
    commandsPerSecond: Math.round(commands / Math.max(seconds, 0.001)),
  };
}

const amountOf = ({ quantity, unitPrice }: OrderLine): number => quantity * unitPrice.amount;

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** All that was in the files is in the backend, or was left out by rule. */
export const isComplete = ({ broken, refusals }: ImportReport): boolean =>
  broken.length + refusals.length === 0;
