import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFiles } from '../../../../bin/varve/import/read-files.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const line = (invoice: string) =>
  `${invoice},71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom`;

describe('reading files to import', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'read-files-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, ...lines: string[]): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, lines.map((text) => `${text}\n`).join(''));
    return path;
  }

  it('puts every line into an order, with what is left out, or with what is broken', async () => {
    const a = await file('a.csv', header, line('1'), line('C2'), 'oops', line('1'), line('3 3'));
    const b = await file('b.csv', header, line('1'));
    const { files, orders, products, leftOut, broken, lines } = await readFiles([a, b]);
    expect(files).toEqual([a, b]);
    expect(lines).toBe(6);
    expect([...orders.values()].map(({ id, lines }) => [id, lines.length])).toEqual([['1', 3]]);
    expect([...products.values()].map(({ id, place, units }) => [id, place.file, units])).toEqual([
      ['71053', a, 12],
      ['71053', b, 6],
    ]);
    expect(leftOut).toEqual({ cancelledInvoice: 1, quantityNotPositive: 0, priceNotPositive: 0 });
    expect(broken).toMatchObject([
      { file: a, line: 4, fault: '1 columns instead of 8' },
      { file: a, line: 6, fault: expect.stringContaining('invoice "3 3" is not an id') },
    ]);
  });

  it('reads a file once that is named twice', async () => {
    const a = await file('a.csv', header, line('1'));
    expect(await readFiles([a, a, relative(process.cwd(), a)])).toMatchObject({ lines: 1 });
  });

  it('refuses two files of one name', async () => {
    const a = await file('a.csv', header, line('1'));
    await mkdir(join(folder, 'later'), { recursive: true });
    const later = await file('later/a.csv', header, line('2'));
    await expect(readFiles([a, later])).rejects.toThrow(`${a} and ${later} have the same name`);
  });

  it('takes no stock from a line that is in no order', async () => {
    const other = line('1').replace('United Kingdom', 'France');
    const a = await file('a.csv', header, line('1'), other);
    const { products, broken } = await readFiles([a]);
    expect(broken).toHaveLength(1);
    expect([...products.values()]).toMatchObject([{ units: 6 }]);
  });

  it.each([
    ['is empty', []],
    ['has other columns', ['InvoiceNo,StockCode,Quantity']],
    ['has the columns in another order', [header.split(',').reverse().join(',')]],
    ['has no header', [line('1')]],
  ])('refuses a file that %s', async (_what, lines) => {
    const other = await file('other.csv', ...lines);
    await expect(readFiles([other])).rejects.toThrow(
      `${other} is not in the Online Retail form: its first line must be ${header}.`,
    );
  });

  it('refuses a file that does not exist, and a folder', async () => {
    await expect(readFiles([join(folder, 'none.csv')])).rejects.toThrow(
      'none.csv is not a file that can be read.',
    );
    await expect(readFiles([folder])).rejects.toThrow('is not a file that can be read.');
  });
});
