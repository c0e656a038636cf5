import type { Fault, Place } from './csv-records.ts';
import type { Reading } from './read-files.ts';
import type { OrderLine } from './sales-line.ts';
import type { Refusal } from './send-commands.ts';
import type { Sent, SentOrder } from './send-files.ts';
import type { SentProduct } from './send-product.ts';
import type { WaitedFor } from './wait-for-read-models.ts';

/** What became of every line: the counts under `lines` add up to `lines.total`. */
export interface ImportReport {
  readonly files: readonly string[];
  /** Each once for each file that holds it. */
  readonly products: Readonly<Record<SentProduct['became'], number>>;
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
  /** Pieces of products in orders; charges have none. */
  readonly units: number;
  /** Minor units, charges included. */
  readonly revenue: { readonly amount: number; readonly currency: 'GBP' };
  readonly broken: readonly Fault[];
  readonly refusals: readonly (Refusal & Place & { readonly stream: string })[];
  readonly commands: number;
  readonly seconds: number;
  readonly commandsPerSecond: number;
  /** Absent when they were not waited for. */
  readonly readModels?: WaitedFor;
}

/** @param seconds how long the sending took, without reading and waiting */
export function reportOf(reading: Reading, sent: Sent, seconds: number): ImportReport {
  const accepted = sent.orders.filter(({ refusal }) => refusal === undefined);
  const lines = accepted.flatMap(({ order }) => order.lines);
  const products = lines.filter(({ kind }) => kind === 'product');
  const outcomes = [...sent.products, ...sent.orders];
  const commands = sum(outcomes, (outcome) => outcome.commands);
  return {
    files: reading.files,
    products: countProducts(sent.products),
    lines: {
      total: reading.lines,
      product: products.length,
      charge: lines.length - products.length,
      ...reading.leftOut,
      broken: reading.broken.length,
      refused: sum(sent.orders, ({ order }) => order.lines.length) - lines.length,
    },
    orders: {
      new: accepted.filter(({ repeated }) => !repeated).length,
      alreadyThere: accepted.filter(({ repeated }) => repeated).length,
      refused: sent.orders.length - accepted.length,
    },
    units: sum(products, (line) => line.quantity),
    revenue: { amount: sum(lines, amountOf), currency: 'GBP' },
    broken: reading.broken,
    refusals: outcomes.flatMap(refusalsOf),
    commands,
    seconds,
    commandsPerSecond: Math.round(commands / Math.max(seconds, 0.001)),
  };
}

function countProducts(products: readonly SentProduct[]): ImportReport['products'] {
  const counts = { registered: 0, stockReceived: 0, alreadyKnown: 0, refused: 0 };
  for (const { became } of products) counts[became] += 1;
  return counts;
}

function refusalsOf(sent: SentProduct | SentOrder): ImportReport['refusals'] {
  if (sent.refusal === undefined) return [];
  const [stream, { place }] =
    'order' in sent ? [`order#${sent.order.id}`, sent.order] : [`product#${sent.product.id}`, sent.product];
  return [{ stream, ...place, ...sent.refusal }];
}

const amountOf = ({ quantity, unitPrice }: OrderLine): number => quantity * unitPrice.amount;

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** All that was in the files is in the backend, or was left out by rule. */
export const isComplete = ({ broken, refusals }: ImportReport): boolean =>
  broken.length + refusals.length === 0;
