import type { ObjectStore } from '../../event-store/object-store.ts';
import { listCommits } from '../list-commits.ts';
import { replaceObjects } from './replace-objects.ts';

const DATE = /\/date=(\d{4}-\d{2}-\d{2})\//;

/**
 * Takes objects out of the archive that are damaged, none of ours, or missing, so that nobody looks for them any more. For
 * when verification has put into the archive again what they held, and before it does so once more: what it could still read
 * of them and took for safe is missing from then on. What is there stays as an earlier version of its object for a while.
 * @param keys of objects of `commits/` and `manifests/`; those without a date are left alone
 * @returns the dates that have become another
 * @throws {ArchiveUnavailable}
 */
export async function leaveOut(objects: ObjectStore, keys: readonly string[]): Promise<readonly string[]> {
  const byDate = Map.groupBy(keys, (key) => DATE.exec(key)?.[1]);
  const dates: string[] = [];
  for (const [date, ofDate] of byDate) {
    if (date === undefined) continue;
    const isOut = new Set(ofDate);
    const listed = await listCommits(objects, date);
    const buckets = listed.buckets.filter(({ key }) => !isOut.has(key));
    await replaceObjects(objects, { date, listed: { ...listed, buckets }, written: [], replaced: ofDate });
    dates.push(date);
  }
  return dates;
}
