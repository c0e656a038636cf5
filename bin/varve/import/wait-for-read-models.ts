import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, type ApiAnswer, type ApiRequest, NoAnswer } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import type { Progress } from '../progress.ts';
import { readModels } from './read-models.ts';
import type { Acknowledged } from './send-commands.ts';

/** Keeps the header below the 10,240 bytes that API Gateway takes for all headers, with the longest ids. */
const STREAMS_PER_QUERY = 50;

/** Names of read models. */
export interface WaitedFor {
  /** They hold all of it. */
  readonly complete: string[];
  /** Their stores are switched off. */
  readonly switchedOff: string[];
}

interface WaitOptions {
  readonly api: Api;
  readonly progress: Progress;
  /** Longest time without any progress, in milliseconds. @default 120000 */
  readonly patienceMs?: number;
}

/** How many queries a wait takes. */
export const queriesFor = (acknowledged: readonly Acknowledged[]): number =>
  [...questionsFor(acknowledged).values()].reduce((sum, requests) => sum + requests.length, 0);

/**
 * Returns once every read model holds at least the versions that were acknowledged. The backend waits a few seconds
 * by itself and then answers 503; it is asked again for as long as it gets further.
 *
 * @throws {CommandFailed} when there was no progress for too long, or a query is refused.
 */
export async function waitForReadModels(
  acknowledged: readonly Acknowledged[],
  options: WaitOptions,
): Promise<WaitedFor> {
  const waitedFor: WaitedFor = { complete: [], switchedOff: [] };
  for (const [name, requests] of questionsFor(acknowledged)) {
    const isThere = await askAll(requests, options);
    (isThere ? waitedFor.complete : waitedFor.switchedOff).push(name);
  }
  return waitedFor;
}

/** What each read model is to be asked. */
function questionsFor(acknowledged: readonly Acknowledged[]): Map<string, ApiRequest[]> {
  const latest = latestOf(acknowledged);
  const questions = new Map<string, ApiRequest[]>();
  for (const { name, category, path } of readModels) {
    const streams = latest.filter(({ stream }) => stream.startsWith(`${category}#`));
    const requests = inParts(streams).map((part): ApiRequest => {
      const minVersion = part.map(({ stream, version }) => `${stream}@${version}`).join(', ');
      return { method: 'GET', path: path(part), headers: { 'varve-min-version': minVersion } };
    });
    if (requests.length > 0) questions.set(name, requests);
  }
  return questions;
}

/** A product that several files brought has an acknowledged version of each. */
function latestOf(acknowledged: readonly Acknowledged[]): Acknowledged[] {
  const versions = new Map<string, number>();
  for (const { stream, version } of acknowledged) {
    versions.set(stream, Math.max(version, versions.get(stream) ?? 0));
  }
  return [...versions].map(([stream, version]) => ({ stream, version }));
}

const inParts = (streams: readonly Acknowledged[]): Acknowledged[][] =>
  Array.from({ length: Math.ceil(streams.length / STREAMS_PER_QUERY) }, (_, part) =>
    streams.slice(part * STREAMS_PER_QUERY, (part + 1) * STREAMS_PER_QUERY),
  );

/** @returns false when there is no such read model */
async function askAll(
  requests: readonly ApiRequest[],
  { api, progress, patienceMs = 120_000 }: WaitOptions,
): Promise<boolean> {
  for (const [index, request] of requests.entries()) {
    const answer = await waitFor(() => ask(api, request), patienceMs);
    if (isSwitchedOff(answer)) {
      progress.advance(requests.length - index);
      return false;
    }
    demandOk(answer);
    progress.advance();
  }
  return true;
}

const ask = (api: Api, request: ApiRequest): Promise<ApiAnswer | NoAnswer> =>
  api(request).catch((failure) => {
    if (failure instanceof NoAnswer) return failure;
    throw failure;
  });

async function waitFor(query: () => Promise<ApiAnswer | NoAnswer>, patienceMs: number): Promise<ApiAnswer> {
  let reached: string | undefined;
  let since = Date.now();
  for (;;) {
    const answer = await query();
    if (isFinal(answer)) return answer;
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

/**
 * Without its store a read model has no route, and the path falls to another: to none at all, or to the one document
 * of this id, which is reserved. (What is asked for by its id is there: its version was waited for first.)
 */
const isSwitchedOff = ({ status, body }: ApiAnswer): boolean =>
  status === 404 || (status === 400 && (body as { type?: string }).type === 'urn:varve:problem:invalid-id');

function demandOk({ status, body }: ApiAnswer): void {
  if (status === 200) return;
  throw new CommandFailed(`The read models cannot be asked: ${status} ${JSON.stringify(body)}`);
}

const stuck = (patienceMs: number, reached: string | undefined): CommandFailed =>
  new CommandFailed(
    `The read models have not moved for ${patienceMs / 1000} s (reached: ${reached ?? 'unknown'}). ` +
      'What was imported is stored: look at the logs of the projections, then import again.',
  );
