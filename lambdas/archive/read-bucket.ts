import type { ObjectStore } from '../event-store/object-store.ts';
import { lineAfter } from './adjacent-lines.ts';
import type { CountedLine } from './commit-events.ts';
import { mergeBucket, type ReadingOptions } from './merge-bucket.ts';
import type { PlacedLine } from './placed-lines.ts';

export { ArchiveConflict, ArchiveDamaged, type ArchiveFault, ArchiveGap } from './archive-faults.ts';
export { sameCommit } from './commit-events.ts';
export type { ReadingOptions } from './merge-bucket.ts';
export type { PlacedLine } from './placed-lines.ts';

/**
 * Every line of a bucket, by stream and version, duplicates included. Memory: about 3 MB for each compacted object,
 * of which there is one a day, and all lines of the bucket that are not compacted yet.
 * @throws {ArchiveDamaged} unless `onFault` takes the fault
 * @throws {ArchiveUnavailable}
 */
export async function* bucketLines(
  objects: ObjectStore,
  bucket: number,
  options: ReadingOptions = {},
): AsyncGenerator<PlacedLine> {
  for await (const lines of mergeBucket(objects, bucket, options)) for (const line of lines) yield line;
}

/**
 * Every commit of a bucket once, by stream and version: each stream is 1..N (S26).
 * @throws {ArchiveGap}
 * @throws {ArchiveConflict}
 * @throws {ArchiveDamaged} unless `onFault` takes the fault
 * @throws {ArchiveUnavailable}
 */
export async function* bucketCommits(
  objects: ObjectStore,
  bucket: number,
  options: ReadingOptions = {},
): AsyncGenerator<PlacedLine & CountedLine> {
  let last: (PlacedLine & CountedLine) | undefined;
  for await (const lines of mergeBucket(objects, bucket, options)) {
    for (const line of lines) {
      const { before, next } = lineAfter(last, line);
      if (before !== undefined) yield before;
      last = next;
    }
  }
  if (last !== undefined) yield last;
}
