import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generationOf, projections } from '../../lambdas/projections/contract.ts';
import { csvTotals } from '../support/csv-totals.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { untilCaughtUp } from './consumers-lag.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { LIVE_DAY, newShop } from './live-shop.ts';
import { generationsHeld } from './read-stores-held.ts';
import { ONE_IN_EACH_STORE, replayed, secondsOf } from './replayed.ts';
import { ordersOfDays, questionsAbout, questionsOfDays, watch } from './watching-reader.ts';

const file = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(file);
const IMPORTED_DAY = 'from=2010-12-01&to=2010-12-01';

/** All generations, the replayed ones in this build. */
const generations = (build: number) =>
  projections
    .map(({ name, version }) =>
      generationOf(name, { version, build: ONE_IN_EACH_STORE.includes(name) ? build : 1 }),
    )
    .sort();

describe('a replay in every read store while a shop goes on selling', () => {
  const dir = newLocalDir();
  let backend: LocalBackend;
  let client: HttpClient;
  beforeAll(async () => {
    backend = await startLocalBackend(dir);
    client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
    expect(await runVarve(['import', file, '--wait', '--json'], { VARVE_LOCAL_DIR: dir })).toMatchObject({
      code: 0,
    });
  }, 240_000);
  afterAll(async () => {
    await backend?.kill();
    removeDir(dir);
  });

  it('G8 no reader goes back, or sees a part, and what serves then is what served before', {
    timeout: 300_000,
  }, async ({ annotate }) => {
    const shop = await newShop(client);
    await shop.expectInReadModels();
    expect(await generationsHeld(backend.endpoints)).toEqual(generations(1));
    const reader = watch(client, [
      ordersOfDays(IMPORTED_DAY),
      ...questionsOfDays(IMPORTED_DAY),
      ...questionsOfDays(LIVE_DAY),
      ...questionsAbout(shop.ids),
    ]);
    shop.open();
    const replays = await replayed(client, ONE_IN_EACH_STORE);
    const { answers, wrong } = await reader.end();
    await shop.end();
    await annotate(
      `${answers} answers and ${shop.sold()} orders meanwhile; ${replays.map((each) => `${each.projection} ${secondsOf(each)} s`).join(', ')}`,
    );

    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(100);
    for (const { projection, version, report } of replays)
      expect(report).toMatchObject({
        generation: generationOf(projection, { version, build: 2 }),
        before: generationOf(projection, { version, build: 1 }),
        comparison: { different: 0, examples: [] },
      });
    expect(await generationsHeld(backend.endpoints)).toEqual(generations(2));
    expect(await untilCaughtUp(dir, 60_000)).toEqual([]);
    await shop.expectInReadModels();
    await expectDayInReadModels(client, right);
  });
});
