import { MalformedCommit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { type CommitLine, inOrder, placeLine } from '../event-store/commit-lines.ts';
import type { ObjectStore } from '../event-store/object-store.ts';
import { bucketOf } from './archive-bucket.ts';
import { ArchiveDamaged, type ArchiveFault } from './archive-faults.ts';
import { readObject } from './read-object.ts';

/** A line, and the object that it came from. */
export interface PlacedLine extends CommitLine {
  readonly key: string;
}

/** Lines, a piece of their object at a time. A piece is in memory as long as one line of it is: see {@link kept}. */
export type Run = AsyncIterable<readonly PlacedLine[]>;

export type OnFault = (fault: ArchiveFault) => void;

/**
 * The lines of an object as they come. A line that is no commit is a fault and is passed over; any other fault ends the
 * object.
 * @throws {ObjectMissing}
 * @throws {ArchiveUnavailable}
 */
export async function* placedLines(objects: ObjectStore, key: string, onFault: OnFault): Run {
  const place = placer(key, onFault);
  try {
    for await (const texts of readObject(objects, key)) yield texts.flatMap(place);
  } catch (error) {
    if (!(error instanceof ArchiveDamaged)) throw error;
    onFault(error.fault);
  }
}

/** The lines of an object that compaction made, which ends where it is not sorted, or not of its bucket. */
export async function* sortedLines(
  source: { readonly objects: ObjectStore; readonly key: string; readonly bucket: number },
  onFault: OnFault,
): Run {
  const { objects, key, bucket } = source;
  let last: PlacedLine | undefined;
  for await (const lines of placedLines(objects, key, onFault)) {
    const fault = strayFrom(bucket, lines) ?? disorderIn(lines, last);
    if (fault !== undefined) return onFault({ ...fault, key });
    yield lines;
    last = lines.at(-1) ?? last;
  }
}

type Found = Omit<ArchiveFault, 'key'>;

/** Looks at one line of a piece: a whole object that stands under the name of another bucket is found. */
function strayFrom(bucket: number, [first]: readonly PlacedLine[]): Found | undefined {
  if (first === undefined || bucketOf(first.stream) === bucket) return undefined;
  return { kind: 'foreign', detail: `${first.stream} is of bucket ${bucketOf(first.stream)}` };
}

/** @param before the line before the first one */
function disorderIn(lines: readonly PlacedLine[], before: PlacedLine | undefined): Found | undefined {
  let last = before;
  for (const line of lines) {
    if (last !== undefined && inOrder(last, line) > 0)
      return { kind: 'out-of-order', detail: `${placeIn(line)} comes behind ${placeIn(last)}` };
    last = line;
  }
  return undefined;
}

/** The same line, without the piece that it was cut from. */
export const kept = (line: PlacedLine): PlacedLine => ({ ...line, line: Buffer.from(line.line).toString() });

function placer(key: string, onFault: OnFault): (text: string) => readonly PlacedLine[] | PlacedLine {
  let number = 0;
  let stream = '' as StreamId;
  let beginning: string | undefined;
  return (text) => {
    number += 1;
    // One more line of the same stream: that is how most of them come.
    const known = versionBehind(beginning, text);
    if (known > 0) return { stream, version: known, line: text, key };
    try {
      const first = placeLine(text);
      // Who reads keeps the stream for long: it must not hold the piece that it was cut from.
      stream = Buffer.from(first.stream).toString() as StreamId;
      beginning = `{"stream":"${stream}","version":`;
      return { stream, version: first.version, line: text, key };
    } catch (error) {
      if (!(error instanceof MalformedCommit)) throw error;
      onFault({ kind: 'malformed-line', key, detail: `line ${number}: ${error.message}` });
      return [];
    }
  };
}

/** The number that follows in a text which begins like this; 0 when there is none. */
function versionBehind(beginning: string | undefined, text: string): number {
  if (beginning === undefined || !text.startsWith(beginning)) return 0;
  const version = Number(text.slice(beginning.length, text.indexOf(',', beginning.length)));
  return Number.isSafeInteger(version) ? version : 0;
}

const placeIn = ({ stream, version }: CommitLine): string => `${stream} version ${version}`;
