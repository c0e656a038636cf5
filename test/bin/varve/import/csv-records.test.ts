import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from '../../../../bin/varve/import/csv-records.ts';

describe('reading CSV records', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv-records-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** `<line>: <fields or fault>` */
  async function read(content: string | Buffer, width = 3): Promise<string[]> {
    const file = join(folder, 'records.csv');
    await writeFile(file, content);
    const found: string[] = [];
    for await (const record of readRecords(file, width)) {
      found.push(`${record.line}: ${'fault' in record ? record.fault : record.fields.join('|')}`);
    }
    return found;
  }

  it('gives each record with its line', async () => {
    expect(await read('a,b,c\nd,,f\n')).toEqual(['1: a|b|c', '2: d||f']);
  });

  it('understands quotes, doubled quotes and commas between them', async () => {
    expect(await read('1,"SET 4, ""RED""",x\n')).toEqual(['1: 1|SET 4, "RED"|x']);
  });

  it('understands a byte order mark and CRLF, and needs no line end at the end', async () => {
    expect(await read('\uFEFFa,b,c\r\nd,e,f')).toEqual(['1: a|b|c', '2: d|e|f']);
  });

  it('keeps characters whole that two chunks of the file share', async () => {
    const record = `1,${'é'.repeat(40_000)},x\n`;
    expect(await read(`a${record}${record}`)).toEqual([
      `1: a1|${'é'.repeat(40_000)}|x`,
      `2: 1|${'é'.repeat(40_000)}|x`,
    ]);
  });

  it('passes over empty lines and counts them', async () => {
    expect(await read('a,b,c\n\n\nd,e,f\n\n')).toEqual(['1: a|b|c', '4: d|e|f']);
  });

  it('reads a quoted field that goes over lines', async () => {
    expect(await read('a,"b\nb",c\nd,e,f\n')).toEqual(['1: a|b\nb|c', '3: d|e|f']);
  });

  it('says how many columns a broken line has, and goes on', async () => {
    expect(await read('a,b\nc,d,e\nf,g,h,i\n')).toEqual([
      '1: 2 columns instead of 3',
      '2: c|d|e',
      '3: 4 columns instead of 3',
    ]);
  });

  it.each([
    [
      'at the end of the file',
      'a,b,c\n1,"open,x\nd,e,f\n',
      ['1: a|b|c', '2: a quote is opened and not closed', '3: d|e|f'],
    ],
    [
      'with another quote after it',
      '1,"open,x\nd,"e, e",f\ng,h,i\n',
      ['1: a quote is opened and not closed', '2: d|e, e|f', '3: g|h|i'],
    ],
    [
      'with another open quote after it',
      '1,"open,x\nd,e,f"\ng,h,i\n1,2,3\n',
      ['1: a quote is opened and not closed', '2: a quote is opened and not closed', '3: g|h|i', '4: 1|2|3'],
    ],
    [
      'in the middle of a long file',
      `1,"open,x\n${'d,e,f\n'.repeat(8)}`,
      [
        '1: a quote is opened and not closed',
        ...Array.from({ length: 8 }, (_, index) => `${index + 2}: d|e|f`),
      ],
    ],
  ])('loses one line only to a quote that is never closed, %s', async (_where, content, expected) => {
    expect(await read(content)).toEqual(expected);
  });

  it('refuses a quote inside a field', async () => {
    expect(await read('a,b"b"b,c\nd,e,f\n')).toEqual([
      expect.stringContaining('1: Invalid Opening Quote'),
      '2: d|e|f',
    ]);
  });

  it('refuses bytes that are not UTF-8 rather than storing something else', async () => {
    expect(await read(Buffer.from('a,caf\xe9,c\nd,e,f\n', 'latin1'))).toEqual(['1: not UTF-8', '2: d|e|f']);
  });
});
