import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer, HttpClient } from '../../test/e2e/http-client.ts';
import type { Write } from './subjects.ts';

/** A query until its answer. */
export interface Asked {
  /** Milliseconds. */
  readonly took: number;
  /** Times that the read model had not got there within the 5 s that a query waits (503 `not-yet`). */
  readonly notYet: number;
  /** Times that nobody was free to answer, or a store was away (any other 503). */
  readonly busy: number;
}

const NOT_YET = 'urn:varve:problem:not-yet';

/**
 * Asks as a client should, and again after 503, when the answer says to.
 * @param named whether the query names the version that was written
 * @throws Error for an answer that does not hold what was written
 */
export async function ask(client: HttpClient, write: Write, named: boolean): Promise<Asked> {
  const headers: Record<string, string> = named ? { 'varve-min-version': write.version } : {};
  const began = performance.now();
  for (let notYet = 0, busy = 0; ; ) {
    const answer = await client.call(write.path, { headers });
    if (answer.status !== 503) {
      demandWritten(answer, write);
      return { took: performance.now() - began, notYet, busy };
    }
    if (answer.body.type === NOT_YET) notYet++;
    else busy++;
    await sleep(1_000 * Number(answer.headers.get('retry-after') ?? 0));
  }
}

function demandWritten({ status, body }: HttpAnswer, { path, version, isIn }: Write): void {
  if (status !== 200) throw new Error(`${path} was answered with ${status}`);
  if (!isIn(body)) throw new Error(`${path} does not hold ${version}`);
}
