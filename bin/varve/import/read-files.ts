import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CommandFailed } from '../command-failed.ts';
import { type CsvRecord, type Fault, type Place, readRecords } from './csv-records.ts';
import { ValueFault } from './exact-number.ts';
import { addToOrder, type Order } from './order.ts';
import { addToProducts, type Product } from './product.ts';
import { columns, type LeftOut, readSalesLine, type SalesLine } from './sales-line.ts';

/** What the files hold: every line is in an order, left out or broken. */
export interface Reading {
  /** Each once, in the order given. */
  readonly files: readonly string[];
  readonly orders: Map<string, Order>;
  /** What is in the orders, for each file by itself. */
  readonly products: Map<string, Product>;
  readonly leftOut: Record<LeftOut, number>;
  readonly broken: Fault[];
  /** Lines after the headers, empty ones aside. */
  lines: number;
}

/**
 * Reads all files before anything is sent, so that a wrong file name or header changes nothing.
 *
 * @throws {CommandFailed} when a file cannot be read or has another header, or two have the same name.
 */
export async function readFiles(files: readonly string[]): Promise<Reading> {
  const reading: Reading = {
    files: demandOwnNames(files),
    products: new Map(),
    orders: new Map(),
    leftOut: { cancelledInvoice: 0, quantityNotPositive: 0, priceNotPositive: 0 },
    broken: [],
    lines: 0,
  };
  for (const file of reading.files) await readFile(file, reading);
  return reading;
}

/** By its name, without the folder, stock knows the file that it came from: of two, the second would bring none. */
function demandOwnNames(files: readonly string[]): string[] {
  const distinct = [...new Map(files.map((file) => [resolve(file), file])).values()];
  for (const alike of Map.groupBy(distinct, (file) => basename(file)).values()) {
    if (alike.length === 1) continue;
    throw new CommandFailed(`${alike.join(' and ')} have the same name: give each a name of its own.`);
  }
  return distinct;
}

async function readFile(file: string, reading: Reading): Promise<void> {
  await demandReadable(file);
  const records = readRecords(file, columns.length);
  demandHeader(file, (await records.next()).value);
  for await (const record of records) {
    reading.lines += 1;
    readLine(record, reading);
  }
}

function readLine(record: CsvRecord | Fault, reading: Reading): void {
  const { leftOut, broken } = reading;
  if ('fault' in record) {
    broken.push(record);
    return;
  }
  const { file, line, fields } = record;
  try {
    const sale = readSalesLine(fields);
    if (typeof sale === 'string') leftOut[sale] += 1;
    else addSale(reading, sale, { file, line });
  } catch (failure) {
    if (!(failure instanceof ValueFault)) throw failure;
    broken.push({ file, line, fault: failure.message });
  }
}

function addSale({ orders, products }: Reading, sale: SalesLine, place: Place): void {
  addToOrder(orders, sale, place);
  addToProducts(products, sale.line, place);
}

async function demandReadable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new CommandFailed(`${file} is not a file that can be read.`);
}

function demandHeader(file: string, header: CsvRecord | Fault | undefined): void {
  const found = header && 'fields' in header ? header.fields.join(',') : undefined;
  if (found === columns.join(',')) return;
  throw new CommandFailed(
    `${file} is not in the Online Retail form: its first line must be ${columns.join(',')}.`,
  );
}
