import type { ObjectStore } from '../../event-store/object-store.ts';
import { refuseFault } from '../archive-faults.ts';
import type { ListedBucket } from '../list-commits.ts';
import { mergeRuns, openRuns } from '../merge-runs.ts';
import { type Run, sortedLines } from '../placed-lines.ts';
import type { CompactedLines } from './compact-parts.ts';
import { distinctLines } from './distinct-lines.ts';
import { NO_LINES, plus, sumOf } from './line-sum.ts';
import { writeCompacted } from './write-compacted.ts';

/**
 * Merges the objects of one bucket of a date into one. Holds a piece of each, and the new one as compressed.
 * @throws {ArchiveDamaged}
 * @throws {ObjectMissing} when another compaction has taken one away
 * @throws {ArchiveUnavailable}
 */
export async function mergeBuckets(
  objects: ObjectStore,
  sources: readonly ListedBucket[],
): Promise<CompactedLines> {
  const [first] = sources;
  let [read, dropped] = [NO_LINES, NO_LINES];
  async function* counted(run: Run): Run {
    for await (const lines of run) {
      read = plus(read, sumOf(lines));
      yield lines;
    }
  }
  const runs = sources.map(({ key, bucket }) => counted(sortedLines({ objects, key, bucket }, refuseFault)));
  const distinct = distinctLines(mergeRuns(await openRuns(runs)), (line) => {
    dropped = plus(dropped, sumOf([line]));
  });
  const object = first && (await writeCompacted(objects, first, distinct));
  return { written: object === undefined ? [] : [object], read, dropped };
}
