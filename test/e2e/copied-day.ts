import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');

/** Codes of charges: they are no goods, and have to keep their names to be known as such. */
const CHARGE = /^(POST|DOT|M|D|C2|S|BANK CHARGES|AMAZONFEE)$/;

/**
 * A day like the shipped one that shares no invoice, no product and no date with it, nor with any other copy.
 * @param number 1 to 9
 * @param folder where the file is written
 * @returns the file
 */
export function copiedDay(number: number, folder: string): string {
  const lines = readFileSync(day, 'utf8').split('\n');
  const copied = lines.map((line) => line.replace(/^(C?)(\d+),([^,"]+),/, renamed(number)));
  const file = join(folder, `day-${number}.csv`);
  writeFileSync(file, copied.join('\n').replaceAll(',2010-12-01 ', `,2010-11-0${number} `));
  return file;
}

/** The shipped day up to its so-many-th invoice, in a file in `folder`. */
export function morningOf(invoices: number, folder: string): string {
  const [heading = '', ...lines] = readFileSync(day, 'utf8').split('\n');
  const seen = new Set<string>();
  const morning = lines.filter((line) => seen.add(line.split(',')[0] ?? '').size <= invoices);
  const file = join(folder, 'morning.csv');
  writeFileSync(file, [heading, ...morning, ''].join('\n'));
  return file;
}

const renamed = (number: number) => (_: string, cancelled: string, invoice: string, code: string) =>
  `${cancelled}${number}${invoice},${CHARGE.test(code) ? code : `${code}-${number}`},`;
