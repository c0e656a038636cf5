import type { Delivered } from '../core/commit.ts';
import type { ContentRefused } from './content-refused.ts';
import type { StreamBatch } from './group-commits.ts';

/** Where commits are published to. */
export interface CommitTarget {
  /**
   * Sends each stream's commits, in version order. Answers what did not arrive: batches that failed for the moment, each
   * whole, since a stream is sent again from its first commit, so that nothing overtakes (S12); and single commits that
   * can never be sent, behind which their stream went on. Never throws.
   */
  send(batches: readonly StreamBatch[]): Promise<readonly Unsent[]>;
}

/** To be sent again. */
export interface FailedBatch {
  readonly batch: StreamBatch;
  readonly reason: unknown;
}

/** Refused for good, as it is and as a pointer. */
export interface RefusedCommit {
  readonly batch: StreamBatch;
  readonly commit: Delivered;
  readonly reason: ContentRefused;
}

export type Unsent = FailedBatch | RefusedCommit;

export const isRefused = (unsent: Unsent): unsent is RefusedCommit => 'commit' in unsent;
