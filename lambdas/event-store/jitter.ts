import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds: the longest pause before the second attempt; doubles up to {@link LONGEST}. */
const FIRST = 10;
const LONGEST = 400;

/**
 * Waits before the next attempt, for a random while: those who collided do not come back together.
 * @param attempt the one that failed, from 1
 */
export const pauseAfter = (attempt: number): Promise<void> =>
  sleep(Math.random() * Math.min(FIRST * 2 ** (attempt - 1), LONGEST));
