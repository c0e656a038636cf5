import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { ShownReplay } from '../../bin/varve/operations/describe-replay.ts';
import { generationOf } from '../../lambdas/projections/contract.ts';
import { csvTotals } from '../support/csv-totals.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { generationsHeld } from './read-stores-held.ts';
import { endsOf, goneOn, ONE_IN_EACH_STORE, startReplays } from './replayed.ts';

const file = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const KILLS = 10;
const LONGEST_BETWEEN_KILLS_MS = 12_000;

const dir = newLocalDir();
let backend: LocalBackend;
afterAll(async () => {
  await backend?.kill();
  removeDir(dir);
});

async function started(): Promise<HttpClient> {
  backend = await startLocalBackend(dir);
  return httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
}

const generationsOf = async ({ query }: HttpClient) =>
  (await query('/operations/generations')).body.items as readonly {
    readonly projection: string;
    readonly serving: { readonly version: number; readonly build: number };
    readonly building: object | null;
    readonly kept: object | null;
  }[];

/** Waits for the end of all, and lets those go on that fail. */
async function allEnded(client: HttpClient, ids: readonly string[]): Promise<readonly ShownReplay[]> {
  for (let left = ids; ; ) {
    const ends = await endsOf(client, left);
    const after = await goneOn(client, left);
    if (after.hasEnded) return ends;
    left = after.ids;
  }
}

it('G8 a rebuild in every read store is killed ten times at random moments, goes on each time, and is right at the end', async ({
  annotate,
}) => {
  let client = await started();
  expect(await runVarve(['import', file, '--wait', '--json'], { VARVE_LOCAL_DIR: dir })).toMatchObject({
    code: 0,
  });
  let running = await startReplays(client, ONE_IN_EACH_STORE);
  let [rebuilds, taken] = [1, 0];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const moment = Math.round(Math.random() * LONGEST_BETWEEN_KILLS_MS);
    await sleep(moment);
    await backend.kill();
    client = await started();
    const { ids, hasEnded } = await goneOn(client, running);
    taken += ids.filter((id) => !running.includes(id)).length;
    running = hasEnded ? await startReplays(client, ONE_IN_EACH_STORE) : ids;
    rebuilds += hasEnded ? 1 : 0;
    await annotate(`kill ${kill} after ${moment} ms: ${hasEnded ? 'all were at their end' : 'some go on'}`);
  }
  const ends = await allEnded(client, running);
  await annotate(
    `${rebuilds} rebuilds of ${ONE_IN_EACH_STORE.length} read models; ${taken} replays had to be told to go on`,
  );

  for (const { report } of ends) expect(report).toMatchObject({ comparison: { different: 0 } });
  const generations = await generationsOf(client);
  const serving = generations.map(({ projection, serving: build }) => generationOf(projection, build));
  expect(generations.map(({ building, kept }) => ({ building, kept }))).toEqual(
    generations.map(() => ({ building: null, kept: null })),
  );
  expect(await generationsHeld(backend.endpoints)).toEqual(serving.sort());
  await expectDayInReadModels(client, csvTotals(file));
});
