import type { Snapshot } from './snapshot.ts';
import { writeUnitsOf } from './snapshot-item.ts';

/** Whether a snapshot is due at this commit. Depends on the snapshot alone: of many writers, one finds it due. */
export type SnapshotRule = (snapshot: Snapshot) => boolean;

export interface SnapshotRuleOptions {
  /** Commits from one snapshot to the next, at least. */
  readonly least: number;
  /** Commits from one snapshot to the next, at least, for each write unit that it costs. */
  readonly perWriteUnit: number;
}

/**
 * A snapshot on every k-th commit, where k is `least` doubled until the snapshots cost no more than one write unit in
 * `perWriteUnit` commits: a state that grows is kept less often. Measured in bench/README.md.
 */
export const snapshotEvery =
  ({ least, perWriteUnit }: SnapshotRuleOptions): SnapshotRule =>
  (snapshot) => {
    if (snapshot.commits % least !== 0) return false;
    const enough = perWriteUnit * writeUnitsOf(snapshot);
    let every = least;
    while (every < enough) every *= 2;
    return snapshot.commits % every === 0;
  };

export const defaultRule = snapshotEvery({ least: 16, perWriteUnit: 4 });
