import { inOrder } from '../../event-store/commit-lines.ts';
import type { ListedObject, ObjectStore } from '../../event-store/object-store.ts';
import { bucketOf } from '../archive-bucket.ts';
import { refuseFault } from '../archive-faults.ts';
import { eachTogether } from '../each-together.ts';
import { kept, type PlacedLine, placedLines } from '../placed-lines.ts';
import { distinctLines } from './distinct-lines.ts';
import { type LineSum, NO_LINES, plus, sumOf } from './line-sum.ts';
import { type Written, writeCompacted } from './write-compacted.ts';

/** Parts that are read at the same time. */
const TOGETHER = 8;

export interface CompactedLines {
  readonly written: readonly Written[];
  /** Of every line that was read. */
  readonly read: LineSum;
  /** Of the lines that another one says. */
  readonly dropped: LineSum;
}

/**
 * Writes the lines of these parts, all of which are in memory, as one object for each bucket.
 * @throws {ArchiveDamaged}
 * @throws {ObjectMissing} when another compaction has taken one away
 * @throws {ArchiveUnavailable}
 */
export async function compactParts(
  objects: ObjectStore,
  date: string,
  parts: readonly ListedObject[],
): Promise<CompactedLines> {
  const lines: PlacedLine[] = [];
  let [read, dropped] = [NO_LINES, NO_LINES];
  const take = async ({ key }: ListedObject) => {
    for await (const piece of placedLines(objects, key, refuseFault)) {
      read = plus(read, sumOf(piece));
      for (const line of piece) lines.push(kept(line));
    }
  };
  await eachTogether(parts, take, TOGETHER);

  const written: Written[] = [];
  for (const [bucket, ofBucket] of Map.groupBy(lines, ({ stream }) => bucketOf(stream))) {
    const distinct = distinctLines(only(ofBucket.sort(inOrder)), (line) => {
      dropped = plus(dropped, sumOf([line]));
    });
    const object = await writeCompacted(objects, { date, bucket }, distinct);
    if (object !== undefined) written.push(object);
  }
  return { written, read, dropped };
}

async function* only<Piece>(piece: Piece): AsyncGenerator<Piece> {
  yield piece;
}
