import type { CommitTarget, FailedBatch } from './commit-target.ts';
import type { StreamBatch } from './group-commits.ts';

/**
 * Several targets as one: each gets everything, whatever becomes of the others. A stream that one of them refused is
 * sent to all of them again, where the gate of each consumer passes over what it has.
 */
export const combinedCommitTarget = (...targets: readonly CommitTarget[]): CommitTarget => ({
  async send(batches) {
    const failures = await Promise.all(targets.map((target) => target.send(batches)));
    const byBatch = new Map<StreamBatch, FailedBatch>();
    for (const failure of failures.flat()) byBatch.set(failure.batch, failure);
    return [...byBatch.values()];
  },
});
