import { isDeepStrictEqual } from 'node:util';
import { MalformedCommit, type RecordedEvent } from '../core/commit.ts';
import type { CommitEvents } from '../core/projection.ts';
import { type CommitLine, commitOf } from '../event-store/commit-lines.ts';

/** A line of which the events may have been parsed already. */
export interface CountedLine extends CommitLine {
  readonly events?: readonly RecordedEvent[];
}

/** A quotation mark within a text is escaped: this is where the field begins, unless `meta` had one of this name. */
const EVENTS = ',"events":';
const REPLAYED = ',"replayed":true}';
const AT = /^\{"stream":"[^"]+","version":\d+,"commitId":"[^"\\]*","at":"([^"\\]*)",/;
const EVENT = '{"type":"';

/**
 * The events of a line; who gave the command, and why, is not parsed.
 * @throws {MalformedCommit}
 */
export function eventsOf(line: CountedLine): CommitEvents {
  const at = AT.exec(line.line)?.[1];
  const events = line.events ?? parseEvents(line.line);
  if (at === undefined || events === undefined) return wholly(line);
  return { stream: line.stream, version: line.version, at, events };
}

function wholly(line: CommitLine): CommitEvents {
  try {
    const { stream, version, at, events } = commitOf(line);
    return { stream, version, at, events };
  } catch (cause) {
    throw new MalformedCommit(`${line.stream} version ${line.version}`, { cause });
  }
}

/**
 * The line, with its events parsed unless it plainly holds the number of them that is looked for: a text that says once
 * how an event begins holds one.
 * @throws {MalformedCommit}
 */
export function countEvents<Line extends CountedLine>(
  line: Line,
  expected: number,
): readonly [Line & CountedLine, number] {
  if (expected === 1 && saysOnce(line.line)) return [line, 1];
  const { events } = eventsOf(line);
  return [{ ...line, events }, events.length];
}

function saysOnce(line: string): boolean {
  const first = line.indexOf(EVENT, line.indexOf(EVENTS));
  return first >= 0 && line.indexOf(EVENT, first + 1) < 0;
}

/**
 * Whether a line may hold an event of one of these types: false is certain. Who folds few types, with all names that they
 * ever had, need not parse the other lines.
 */
export const mayHold = ({ line }: CommitLine, types: readonly string[]): boolean =>
  types.some((type) => line.includes(`{"type":${JSON.stringify(type)},`));

/** Two lines that hold the same commit, apart from the mark of one that was put back and the order of fields. */
export function sameCommit(a: CommitLine, b: CommitLine): boolean {
  if (a.line === b.line) return true;
  if (a.stream !== b.stream || a.version !== b.version) return false;
  if (withoutMark(a.line) === withoutMark(b.line)) return true;
  const content = contentOf(a);
  return content !== undefined && isDeepStrictEqual(content, contentOf(b));
}

/** Undefined when the line is no commit: then it is the same as no other one. */
function contentOf(line: CommitLine): object | undefined {
  try {
    const { replayed: _, ...content } = commitOf(line);
    return content;
  } catch (error) {
    if (error instanceof MalformedCommit) return undefined;
    throw error;
  }
}

/** Whether the commit was put back into the store. */
export const isReplayed = ({ line }: CommitLine): boolean => line.endsWith(REPLAYED);

const withoutMark = (line: string): string =>
  line.endsWith(REPLAYED) ? `${line.slice(0, -REPLAYED.length)}}` : line;

/** Undefined when the text between is no list: the commit has fields that this code does not know. */
function parseEvents(line: string): readonly RecordedEvent[] | undefined {
  const start = line.indexOf(EVENTS);
  if (start < 0) return undefined;
  const end = line.endsWith(REPLAYED) ? line.length - REPLAYED.length : line.length - 1;
  try {
    const events: unknown = JSON.parse(line.slice(start + EVENTS.length, end));
    if (Array.isArray(events) && events.length > 0) return events;
  } catch {
    // Parsed as a whole instead, which says what is wrong with it.
  }
  return undefined;
}
