import { stat } from 'node:fs/promises';
import { CommandFailed } from '../command-failed.ts';
import { type CsvRecord, type Fault, readRecords } from './csv-records.ts';
import { ValueFault } from './exact-number.ts';
import { addToOrder, type Order } from './order.ts';
import { columns, type LeftOut, readSalesLine } from './sales-line.ts';

/** What the files hold: every line is in an order, left out or broken. */
export interface Reading {
  readonly orders: Map<string, Order>;
  readonly leftOut: Record<LeftOut, number>;
  readonly broken: Fault[];
  /** Lines after the headers, empty ones aside. */
  lines: number;
}

/**
 * Reads all files before anything is sent, so that a wrong file name or header changes nothing.
 *
 * @throws {CommandFailed} when a file cannot be read or has another header.
 */
export async function readFiles(files: readonly string[]): Promise<Reading> {
  const reading: Reading = {
    orders: new Map(),
    leftOut: { cancelledInvoice: 0, quantityNotPositive: 0, priceNotPositive: 0 },
    broken: [],
    lines: 0,
  };
  for (const file of new Set(files)) await readFile(file, reading);
  return reading;
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

function readLine(record: CsvRecord | Fault, { orders, leftOut, broken }: Reading): void {
  if ('fault' in record) {
    broken.push(record);
    return;
  }
  const { file, line, fields } = record;
  try {
    const sale = readSalesLine(fields);
    if (typeof sale === 'string') leftOut[sale] += 1;
    else addToOrder(orders, sale, { file, line });
  } catch (failure) {
    if (!(failure instanceof ValueFault)) throw failure;
    broken.push({ file, line, fault: failure.message });
  }
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
