import type { StreamBatch } from './group-commits.ts';

/** Where commits are published to. */
export interface CommitTarget {
  /**
   * Sends each stream's commits, in version order. Answers the batches that did not arrive, whole: a stream of which
   * something failed is sent again from its first commit, so that nothing overtakes (S12). Never throws.
   */
  send(batches: readonly StreamBatch[]): Promise<readonly FailedBatch[]>;
}

export interface FailedBatch {
  readonly batch: StreamBatch;
  readonly reason: unknown;
}
