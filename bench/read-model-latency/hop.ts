import { performance } from 'node:perf_hooks';

/** One way of something through one engine. */
export interface Hop {
  /** @default 50 */
  readonly rounds?: number;
  /** Outside the clock. */
  readonly before?: () => Promise<unknown>;
  readonly put: () => Promise<unknown>;
  /** Asks once. @default it has arrived once `put` is answered */
  readonly arrived?: () => Promise<boolean>;
  /** Closes its connections: an engine waits for them when it is stopped. */
  close(): unknown;
}

/** Milliseconds of each round, by one client that asks without a pause. */
export async function timed({ rounds = 50, before, put, arrived, close }: Hop): Promise<readonly number[]> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await before?.();
    const began = performance.now();
    await put();
    while (arrived !== undefined && !(await arrived()));
    values.push(performance.now() - began);
  }
  await close();
  return values;
}
