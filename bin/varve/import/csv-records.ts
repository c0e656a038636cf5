import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** A place in a file: lines count from 1, the header being the first. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Fault extends Place {
  readonly fault: string;
}

export interface CsvRecord extends Place {
  readonly fields: readonly string[];
}

/** A quoted field may go over lines, but a quote that is never closed must not swallow the file. */
const LONGEST_RECORD_LINES = 5;

/**
 * The records of a CSV file (RFC 4180, UTF-8, with or without byte order mark, CRLF or LF), header included.
 * A record that cannot be read costs its own line: reading goes on with the next one. Empty lines are passed over.
 *
 * @param width number of fields that a record has
 */
export async function* readRecords(file: string, width: number): AsyncGenerator<CsvRecord | Fault> {
  const waiting: string[] = [];
  let line = 1;
  const takeAll = function* (ended: boolean) {
    for (let taken = take(waiting, width, ended); taken; taken = take(waiting, width, ended)) {
      if (waiting[0]?.trim() !== '') yield { file, line, ...taken.content };
      waiting.splice(0, taken.lines);
      line += taken.lines;
    }
  };
  for await (const text of readLines(file)) {
    waiting.push(text);
    yield* takeAll(false);
  }
  yield* takeAll(true);
}

async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}

interface Taken {
  /** How many of the waiting lines it stands on. */
  readonly lines: number;
  readonly content: { readonly fields: readonly string[] } | { readonly fault: string };
}

/** The first record of the waiting lines, or nothing when its end is still to come. */
function take(waiting: readonly string[], width: number, ended: boolean): Taken | undefined {
  for (let lines = 1; lines <= waiting.length; lines += 1) {
    const text = waiting.slice(0, lines).join('\n');
    if (!hasOpenQuote(text)) return takeClosed(lines, readRecord(text, width));
  }
  const endless = waiting.length >= LONGEST_RECORD_LINES || (ended && waiting.length > 0);
  return endless ? openQuote : undefined;
}

/** Lines that make no record together were not meant to be one: the first of them lacks a quote. */
const takeClosed = (lines: number, content: Taken['content']): Taken =>
  lines > 1 && 'fault' in content ? openQuote : { lines, content };

const openQuote: Taken = { lines: 1, content: { fault: 'a quote is opened and not closed' } };

const hasOpenQuote = (text: string): boolean => (text.match(/"/g)?.length ?? 0) % 2 === 1;

function readRecord(text: string, width: number): Taken['content'] {
  try {
    const fields = parse(text, { bom: true, relax_column_count: true })[0] ?? [];
    if (fields.length !== width) return { fault: `${fields.length} columns instead of ${width}` };
    // What the decoder puts in the place of bytes that are not UTF-8: better refused than stored.
    if (text.includes('\uFFFD')) return { fault: 'not UTF-8' };
    return { fields };
  } catch (failure) {
    return { fault: (failure as Error).message };
  }
}
