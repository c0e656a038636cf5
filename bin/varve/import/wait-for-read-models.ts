import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, type ApiAnswer, NoAnswer } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import type { Progress } from '../progress.ts';

/** A version of a stream that a command was answered with. */
export interface Acknowledged {
  readonly stream: string;
  readonly version: number;
}

/** One query for each read model that is fed by orders. */
const queries = ['/orders?limit=1', '/sales?by=day&limit=1'];

/** Keeps the header below the 10,240 bytes that API Gateway takes for all headers, with the longest ids. */
const STREAMS_PER_QUERY = 50;

/** How many queries a wait takes. */
export const queriesFor = (acknowledged: readonly Acknowledged[]): number =>
  Math.ceil(acknowledged.length / STREAMS_PER_QUERY) * queries.length;

/**
 * Returns once every read model holds at least the versions that were acknowledged. The backend waits a few seconds
 * by itself and then answers 503; it is asked again for as long as it gets further.
 *
 * @param patienceMs longest time without any progress
 * @throws {CommandFailed} when there was no progress for that long, or a query is refused.
 */
export async function waitForReadModels(
  acknowledged: readonly Acknowledged[],
  { api, progress, patienceMs = 120_000 }: { api: Api; progress: Progress; patienceMs?: number },
): Promise<void> {
  for (let from = 0; from < acknowledged.length; from += STREAMS_PER_QUERY) {
    const versions = acknowledged.slice(from, from + STREAMS_PER_QUERY);
    const header = versions.map(({ stream, version }) => `${stream}@${version}`).join(', ');
    for (const path of queries) {
      await waitFor(() => ask(api, path, header), patienceMs);
      progress.advance();
    }
  }
}

const ask = (api: Api, path: string, minVersion: string): Promise<ApiAnswer | NoAnswer> =>
  api({ method: 'GET', path, headers: { 'varve-min-version': minVersion } }).catch((failure) => {
    if (failure instanceof NoAnswer) return failure;
    throw failure;
  });

async function waitFor(query: () => Promise<ApiAnswer | NoAnswer>, patienceMs: number): Promise<void> {
  let reached: string | undefined;
  let since = Date.now();
  for (;;) {
    const answer = await query();
    if (isFinal(answer)) return demandOk(answer);
    const now = reachedBy(answer) ?? reached;
    if (now !== reached) [reached, since] = [now, Date.now()];
    if (Date.now() - since >= patienceMs) throw stuck(patienceMs, reached);
    await sleep(Math.min(250, patienceMs));
  }
}

const isFinal = (answer: ApiAnswer | NoAnswer): answer is ApiAnswer =>
  !(answer instanceof NoAnswer) && answer.status !== 503;

/** Where the read model is, as `not-yet` says it of the first stream that it lacks: only a change counts. */
function reachedBy(answer: ApiAnswer | NoAnswer): string | undefined {
  if (answer instanceof NoAnswer) return undefined;
  const { stream, reached } = answer.body as { stream?: string; reached?: number };
  return reached === undefined ? undefined : `${stream}@${reached}`;
}

function demandOk({ status, body }: ApiAnswer): void {
  if (status === 200) return;
  throw new CommandFailed(`The read models cannot be asked: ${status} ${JSON.stringify(body)}`);
}

const stuck = (patienceMs: number, reached: string | undefined): CommandFailed =>
  new CommandFailed(
    `The read models have not moved for ${patienceMs / 1000} s (reached: ${reached ?? 'unknown'}). ` +
      'What was imported is stored: look at the logs of the projections, then import again.',
  );
