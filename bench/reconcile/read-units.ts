import type { Commit } from '../../lambdas/core/commit.ts';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import { bytesOf } from '../../lambdas/event-store/item.ts';
import { SEGMENTS } from '../../lambdas/event-store/stream-heads.ts';

/** Bytes that half a unit pays for when a read may be a little old (AWS: "DynamoDB read and write operations"). */
const READ_UNIT = 4_096;

/** The item is paid for whole, whatever is projected of it. */
const eventual = (commit: Commit | undefined): number =>
  commit === undefined ? 0 : Math.ceil(bytesOf(toItem(commit)) / READ_UNIT) / 2;

/**
 * Read units of a skip-scan over these commits, in the order of each stream, by the rule of AWS: of each stream the first
 * item by a scan and the last one by a query, and a scan at the end of each segment that finds nothing.
 */
export function readUnitsByRule(commits: readonly Commit[]): number {
  const streams = Map.groupBy(commits, ({ stream }) => stream);
  const ends = SEGMENTS / 2;
  return [...streams.values()].reduce((sum, all) => sum + eventual(all[0]) + eventual(all.at(-1)), ends);
}
