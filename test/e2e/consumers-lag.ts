import { setTimeout as sleep } from 'node:timers/promises';
import { runVarve } from '../support/run-varve.ts';

interface ConsumerLag {
  readonly consumer: string;
  readonly reachable: boolean;
  readonly events: number;
  readonly streams: number;
}

/** What `varve lag` tells, as an operator would see it. */
export async function consumersLag(dir: string): Promise<readonly ConsumerLag[]> {
  const { stdout, stderr } = await runVarve(['lag', '--json'], { VARVE_LOCAL_DIR: dir });
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`varve lag told nothing, but: ${stderr}`);
  }
}

/**
 * Waits until no consumer is behind the event store.
 * @param longest milliseconds
 * @returns the last lag of each that still is then
 */
export async function untilCaughtUp(dir: string, longest: number): Promise<readonly ConsumerLag[]> {
  const deadline = Date.now() + longest;
  for (;;) {
    const lags = await consumersLag(dir);
    const behind = lags.filter(({ reachable, events }) => !reachable || events > 0);
    if ((lags.length > 0 && behind.length === 0) || Date.now() > deadline) return behind;
    await sleep(1_000);
  }
}
