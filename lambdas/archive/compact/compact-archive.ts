import type { ObjectStore } from '../../event-store/object-store.ts';
import { type ListedCommits, listCommits } from '../list-commits.ts';
import { type CompactedDate, type CompactingOptions, compactDate } from './compact-date.ts';

export interface CompactingDates extends CompactingOptions {
  /** The last date that is compacted, as in 2010-12-01. */
  readonly through: string;
  /** Takes each date as it ends. */
  readonly onDate?: (date: CompactedDate) => void;
}

export interface CompactedArchive {
  /** Whether all dates up to the last one are compacted, or cannot be. */
  readonly done: boolean;
  /** Those on which there was something to do, in their order. */
  readonly dates: readonly CompactedDate[];
}

/**
 * Compacts each date of the archive that is not compacted yet, the oldest first. A date that is damaged holds up no other.
 * @throws {CompactionUnproven}
 * @throws {ArchiveUnavailable}
 */
export async function compactArchive(
  objects: ObjectStore,
  { through, onDate, ...options }: CompactingDates,
): Promise<CompactedArchive> {
  const due = dueDates(await listCommits(objects)).filter((date) => date <= through);
  const dates: CompactedDate[] = [];
  for (const date of due) {
    if (options.isOver?.()) break;
    const compacted = await compactDate(objects, date, options);
    onDate?.(compacted);
    dates.push(compacted);
  }
  const done =
    dates.length === due.length && dates.every(({ isDone, faults }) => isDone || faults.length > 0);
  return { done, dates };
}

/** Dates that have a part, a bucket in two objects, or no manifest or two. */
function dueDates({ parts, buckets, manifests }: ListedCommits): readonly string[] {
  const named = Map.groupBy(manifests, ({ date }) => date);
  const compacted = Map.groupBy(buckets, ({ date }) => date);
  const unsettled = [...new Set([...named.keys(), ...compacted.keys()])].filter((date) => {
    const ofDate = compacted.get(date) ?? [];
    return named.get(date)?.length !== 1 || new Set(ofDate.map(({ bucket }) => bucket)).size < ofDate.length;
  });
  return [...new Set([...parts.map(({ date }) => date), ...unsettled])].sort();
}
