import type { BucketProgress, ReplayProgress } from './replay-progress.ts';

/** The twin of the progress, in memory. */
export class MemoryReplayProgress implements ReplayProgress {
  readonly #told = new Map<string, Map<number, BucketProgress>>();

  async tell(run: string, progress: BucketProgress): Promise<void> {
    const buckets = this.#told.get(run) ?? new Map<number, BucketProgress>();
    this.#told.set(run, buckets.set(progress.bucket, progress));
  }

  async told(run: string): Promise<readonly BucketProgress[]> {
    return [...(this.#told.get(run)?.values() ?? [])].sort((a, b) => a.bucket - b.bucket);
  }
}
