import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ShownReplay } from '../../bin/varve/operations/describe-replay.ts';
import { projections } from '../../lambdas/projections/contract.ts';
import type { HttpClient } from './http-client.ts';

/** A projection in each read store. */
export const ONE_IN_EACH_STORE: readonly string[] = [
  'best-sellers',
  'order-search',
  'product-stock',
  'sales',
];

const PATH = '/operations/replays';
const LOOK_MS = 500;

/** The names of all projections. */
export const PROJECTIONS: readonly string[] = projections.map(({ name }) => name);

/** Starts a replay of each projection, one right after the other. @returns their ids */
export async function startReplays(
  { command }: HttpClient,
  names: readonly string[],
  body: object = {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const projection of names) {
    const started = await command(PATH, { projection, ...body });
    expect(started, `${projection}: ${JSON.stringify(started.body)}`).toMatchObject({ status: 202 });
    ids.push(started.body.id);
  }
  return ids;
}

/** Waits until replays have ended, and tells how. */
export async function endsOf({ query }: HttpClient, ids: readonly string[]): Promise<readonly ShownReplay[]> {
  const ends: ShownReplay[] = [];
  for (const id of ids) {
    let { body } = await query(`${PATH}/${id}`);
    while (body.state === 'running') {
      await sleep(LOOK_MS);
      ({ body } = await query(`${PATH}/${id}`));
    }
    ends.push(body);
  }
  return ends;
}

/** Replays projections at once, all of which have to come to serve. */
export async function replayed(
  client: HttpClient,
  names: readonly string[],
): Promise<readonly ShownReplay[]> {
  const ended = await endsOf(client, await startReplays(client, names));
  for (const replay of ended)
    expect(replay, JSON.stringify(replay)).toMatchObject({ state: 'succeeded', fault: null });
  return ended;
}

/** Seconds from the start of a replay to its end. */
export const secondsOf = ({ startedAt, endedAt }: ShownReplay): number =>
  Math.round((Date.parse(endedAt ?? '') - Date.parse(startedAt)) / 1000);

/**
 * Lets those of some replays go on that have failed.
 * @returns the ids of all, and whether none runs any more
 */
export async function goneOn(client: HttpClient, ids: readonly string[]) {
  const after: string[] = [];
  let hasEnded = true;
  for (const id of ids) {
    const { projection, state } = (await client.query(`${PATH}/${id}`)).body as ShownReplay;
    const resumed = state === 'failed' ? await startReplays(client, [projection], { resume: true }) : [id];
    after.push(...resumed);
    hasEnded &&= state === 'succeeded';
  }
  return { ids: after, hasEnded };
}
