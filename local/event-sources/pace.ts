import { setTimeout as sleep } from 'node:timers/promises';

/** How fast an event source asks and asks again, in milliseconds. */
export interface Pace {
  /** Between two reads of a shard while nobody writes, as far as this process knows. Lambda asks once a second. */
  readonly idle: number;
  /** Between two reads of a shard in any case, unless a page was full: what comes meanwhile makes one batch. */
  readonly gap: number;
  /** After a first failure; twice as long after each further one. */
  readonly retry: number;
  readonly longestRetry: number;
  /** Between two looks for new shards. */
  readonly discover: number;
}

/** Kinesis allows five reads a second and shard. */
export const usualPace: Pace = {
  idle: 1_000,
  gap: 200,
  retry: 200,
  longestRetry: 10_000,
  discover: 10_000,
};

/** How long to wait after this many failures in a row. */
export const backoff = (failures: number, pace: Pick<Pace, 'retry' | 'longestRetry'>): number =>
  Math.min(pace.longestRetry, pace.retry * 2 ** Math.max(0, failures - 1));

/** Waits, but not longer than until the source is stopped. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
