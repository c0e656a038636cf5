import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer, HttpClient } from './http-client.ts';

/** A command until its answer, and how often there was none yet. */
export interface Persisted {
  readonly answer: HttpAnswer;
  /** Others were writing the stream (409 `conflict`). */
  readonly conflicts: number;
  /** Nobody was free to take it (429, 503). */
  readonly busy: number;
}

/** Milliseconds: the longest pause after the first attempt; doubles up to {@link LONGEST}. */
const FIRST = 25;
const LONGEST = 800;

/** Sends a command until it is decided, always with the same key, as a client should. */
export async function sendUntilDecided(
  { command }: HttpClient,
  path: string,
  { json, key }: { readonly json: object; readonly key: string },
): Promise<Persisted> {
  let [conflicts, busy] = [0, 0];
  for (let attempt = 1; ; attempt++) {
    const answer = await command(path, json, { headers: { 'idempotency-key': key } });
    if (isConflict(answer)) conflicts++;
    else if (isBusy(answer)) busy++;
    else return { answer, conflicts, busy };
    await sleep(retryAfterMs(answer));
    await nextAttempt(attempt);
  }
}

/** Waits for a random while, so that those who were sent away together do not come back together. @param failed from 1 */
export const nextAttempt = (failed: number): Promise<void> =>
  sleep(Math.random() * Math.min(FIRST * 2 ** (failed - 1), LONGEST));

const isConflict = ({ status, body }: HttpAnswer): boolean =>
  status === 409 && body.type === 'urn:varve:problem:conflict';

const isBusy = ({ status }: HttpAnswer): boolean => status === 429 || status === 503;

const retryAfterMs = ({ headers }: HttpAnswer): number => Number(headers.get('retry-after') ?? 0) * 1_000;
