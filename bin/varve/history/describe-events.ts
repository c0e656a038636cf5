import { describeData } from '../../../lambdas/history/describe-event.ts';

/** An event as `GET /{collection}/{id}/history` lists it; what else it holds is printed as it comes. */
export interface ListedEvent {
  readonly version: number;
  readonly type: string;
  readonly data: unknown;
  readonly recordedAt: string;
  readonly actor: { readonly role: string; readonly id: string };
}

const HEADINGS = ['version', 'recorded at', 'type', 'who', 'data'];

/** A line an event, in columns. */
export function describeEvents(events: readonly ListedEvent[]): string {
  const rows = [HEADINGS, ...events.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) => lineOf(row, widths)).join('\n');
}

const cellsOf = ({ version, recordedAt, type, actor, data }: ListedEvent): readonly string[] =>
  [String(version), recordedAt, type, `${actor.role} ${actor.id}`, describeData(data)].map(harmless);

/** Texts are customers', and a terminal does what control characters say. */
const harmless = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);

/** Numbers stand on the right, and nothing is filled up behind the last column. */
const lineOf = (row: readonly string[], widths: readonly number[]): string =>
  row
    .map((cell, column) =>
      column === 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    )
    .join('  ')
    .trimEnd();
