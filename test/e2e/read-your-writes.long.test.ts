import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { csvTotals } from '../support/csv-totals.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { KINDS, nothingAsked, readOwnWrites } from './ask-named.ts';
import { untilCaughtUp } from './consumers-lag.ts';
import { copiedDay } from './copied-day.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { httpClient } from './http-client.ts';
import { killFunctions } from './kill-functions.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');

/** As many as the query function has environments: one more would be told that all of them are busy. */
const CUSTOMERS = 4;
const LONGEST_BETWEEN_KILLS_MS = 5_000;
/** Longer than a query waits. */
const LONGEST_BETWEEN_REFRESHES_MS = 8_000;
/** The longest wait that is promised, and what a busy machine takes beside it. */
const ANSWERED_WITHIN_MS = 5_000 + 2_500;
const CAUGHT_UP_WITHIN_MS = 480_000;

const dir = newLocalDir();
let backend: LocalBackend;
beforeAll(async () => {
  backend = await startLocalBackend(dir);
});
afterAll(async () => {
  await backend.kill();
  removeDir(dir);
});

async function askOpenSearch(method: string, path: string, json?: object): Promise<void> {
  const url = `${backend.endpoints.engines.opensearch}/${firstGenerationOf(orderSearchProjection)}/${path}`;
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const { ok } = await fetch(url, { method, headers: { 'content-type': 'application/json' }, ...body });
  expect(ok, path).toBe(true);
}

/** What is written is found at random moments only, some of them later than a query may wait for. */
async function refreshNowAndThen(ending: AbortSignal): Promise<void> {
  await askOpenSearch('PUT', '_settings', { index: { refresh_interval: '-1' } });
  while (!ending.aborted) {
    await sleep(Math.random() * LONGEST_BETWEEN_REFRESHES_MS);
    await askOpenSearch('POST', '_refresh');
  }
  await askOpenSearch('PUT', '_settings', { index: { refresh_interval: null } });
}

/** Imports files one after the other. */
async function importAll(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const imported = await runVarve(['import', file, '--concurrency', '2', '--json'], {
      VARVE_LOCAL_DIR: dir,
    });
    expect(imported).toMatchObject({ code: 0 });
  }
}

it('G9 S36 no answer holds less than was named, while a shop imports, workers die and search is late', async ({
  annotate,
}) => {
  const client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
  const files = [day, copiedDay(1, dir)];
  const asked = await nothingAsked(client, CUSTOMERS);
  const ending = new AbortController();
  const refreshing = refreshNowAndThen(ending.signal);
  const killing = killFunctions(backend.endpoints.pid, /-Projection/, LONGEST_BETWEEN_KILLS_MS);
  // Nobody is killed afterwards: what begins then would be the only one left to choose.
  const importing = importAll(files).finally(() => {
    ending.abort();
    return killing.end();
  });
  const buy = async () => {
    while (!ending.signal.aborted) await readOwnWrites(client, asked);
  };
  await Promise.all([importing, refreshing, ...Array.from({ length: CUSTOMERS }, buy)]);
  const killed = await killing.end();

  const { commands, held, notYet, slowest } = asked;
  await annotate(
    `${commands} commands; workers killed ${killed} times; slowest answer ${slowest} ms; ` +
      `held ${JSON.stringify(Object.fromEntries(held))}; not yet ${JSON.stringify(Object.fromEntries(notYet))}`,
  );
  expect([...held.keys()].sort()).toEqual(KINDS);
  expect(notYet.get('search')).toBeGreaterThan(0);
  expect(slowest).toBeLessThan(ANSWERED_WITHIN_MS);
  expect(await untilCaughtUp(dir, CAUGHT_UP_WITHIN_MS)).toEqual([]);
  for (const file of files) await expectDayInReadModels(client, csvTotals(file));
});
