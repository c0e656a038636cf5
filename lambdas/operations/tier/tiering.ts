import type { ParkReason } from '../../event-store/parked-streams.ts';
import type { HeadPlace } from '../../event-store/stream-heads.ts';

/** What a run of tiering has done, or would do. STORAGE FORMAT of `tiering/<run>/report.json`: fields may be added. */
export interface Tiered {
  /** Streams that were looked at. */
  readonly streams: number;
  /** Of them, those of which commits leave the table. */
  readonly moved: number;
  readonly commits: number;
  /** Characters of those commits as JSON. */
  readonly size: number;
  /** Snapshots that are made first. */
  readonly snapshots: number;
  /** Streams that stay as they are, since something is wrong with them: the first of them. */
  readonly failures: readonly TieringFailure[];
  readonly failed: number;
}

export interface TieringFailure {
  readonly stream: string;
  readonly reason: ParkReason;
}

/** How far a segment has come. */
export interface TieringPlace {
  readonly after: HeadPlace | null;
  readonly tiered: Tiered;
}

/** Failures that are kept of a segment: what a place holds goes through Step Functions (256 KB at most). */
export const MOST_KEPT = 100;

export const NOTHING_TIERED: Tiered = {
  ...{ streams: 0, moved: 0, commits: 0, size: 0, snapshots: 0 },
  ...{ failures: [], failed: 0 },
};

export const sumTiered = (a: Tiered, b: Tiered): Tiered => ({
  streams: a.streams + b.streams,
  moved: a.moved + b.moved,
  commits: a.commits + b.commits,
  size: a.size + b.size,
  snapshots: a.snapshots + b.snapshots,
  failures: [...a.failures, ...b.failures].slice(0, MOST_KEPT),
  failed: a.failed + b.failed,
});
