import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstGenerationOf, projections } from '../../lambdas/projections/contract.ts';
import { type CsvTotals, csvTotals } from '../support/csv-totals.ts';
import { localClient } from '../support/events-table.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { writeAccounts } from './account-writer.ts';
import { consumersLag, untilCaughtUp } from './consumers-lag.ts';
import { copiedDay } from './copied-day.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { forgetValkeyData, killRestarted, type StruckEngine, strikeDown } from './engine-outage.ts';
import { type HttpClient, httpClient, problem } from './http-client.ts';
import { whenPlaced } from './kill-during-import.ts';
import { killFunctions } from './kill-functions.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');

const OUTAGE_MS = 60_000;
/** A message that failed comes back two minutes later, and so does the one behind it in its group. */
const CAUGHT_UP_WITHIN_MS = 480_000;
/** What the stage `local` gives a commit to arrive, before it counts as missed. */
const PATIENCE_MS = 60_000;
const LONGEST_BETWEEN_KILLS_MS = 4_000;

/** What cannot be asked without the engine. */
const QUERIES: Readonly<Record<StruckEngine, string>> = {
  postgres: '/orders',
  opensearch: '/orders/search?q=lantern',
  valkey: '/products/best-sellers',
};

const consumersOn = (engine: StruckEngine): readonly string[] =>
  projections.filter(({ store }) => store === engine).map(firstGenerationOf);

describe('outages of read stores and publishers, one after the other, while a shop goes on selling', () => {
  const dir = newLocalDir();
  const days: CsvTotals[] = [];
  let backend: LocalBackend;
  let client: HttpClient;
  let accounts: ReturnType<typeof writeAccounts>;

  beforeAll(async () => {
    backend = await startLocalBackend(dir);
    client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
  });
  afterAll(async () => {
    await backend.kill();
    killRestarted(backend);
    removeDir(dir);
  });

  /** The shipped day, then copies of it, one a minute: the local Kinesis takes no more than some thousand records well. */
  function sell() {
    const ending = new AbortController();
    const importing = (async () => {
      for (let number = 0; !ending.signal.aborted; number += 1) {
        const since = Date.now();
        const file = number === 0 ? day : copiedDay(number, dir);
        const imported = await runVarve(['import', file, '--json'], { VARVE_LOCAL_DIR: dir });
        expect(imported).toMatchObject({ code: 0 });
        days.push(csvTotals(file));
        const left = Math.max(0, since + OUTAGE_MS - Date.now());
        await sleep(left, undefined, ending).catch(() => undefined);
      }
    })();
    return {
      async end(): Promise<void> {
        ending.abort();
        await importing;
      },
    };
  }

  async function suffer(engine: StruckEngine): Promise<void> {
    const before = accounts.acknowledged();
    const outage = strikeDown(backend, engine);
    await sleep(OUTAGE_MS);
    expect(await client.call(QUERIES[engine])).toMatchObject(problem(503, 'unavailable'));
    await outage.end();
    // It was of no matter to those who write.
    expect(accounts.acknowledged() - before).toBeGreaterThan(100);
  }

  async function expectAllRight(): Promise<void> {
    for (const right of days) await expectDayInReadModels(client, right);
    await accounts.expectInReadModels();
    const parked = await runVarve(['parked', '--json'], { VARVE_LOCAL_DIR: dir });
    expect(JSON.parse(parked.stdout)).toEqual([]);
  }

  it('G5 G6 G7 G8 leave every read model right to the penny and the unit', async ({ annotate }) => {
    const killing = killFunctions(backend.endpoints.pid, /publisher/i, LONGEST_BETWEEN_KILLS_MS);
    const shop = sell();
    accounts = writeAccounts(client);
    await whenPlaced(1)(backend);
    for (const engine of ['postgres', 'opensearch', 'valkey'] as const) await suffer(engine);
    await Promise.all([shop.end(), accounts.end()]);
    const killed = await killing.end();
    expect(killed).toBeGreaterThan(20);
    const since = Date.now();
    expect(await untilCaughtUp(dir, CAUGHT_UP_WITHIN_MS)).toEqual([]);
    await annotate(
      `${days.length} days and ${accounts.acknowledged()} commands on accounts; publishers killed ${killed} times; ` +
        `caught up ${Math.round((Date.now() - since) / 1000)} s after the last command`,
    );
    await expectAllRight();
  });

  it('G5 a Valkey that comes back empty is filled again by reconcile, and by nothing else', async ({
    annotate,
  }) => {
    const lastWrite = Date.now();
    const outage = strikeDown(backend, 'valkey');
    await forgetValkeyData(backend);
    await outage.end();
    await sleep(lastWrite + PATIENCE_MS - Date.now());
    const behind = await consumersLag(dir);
    const lost = behind.filter(({ events }) => events > 0).map(({ consumer }) => consumer);
    expect(lost).toEqual(consumersOn('valkey').toSorted());

    const lambda = new LambdaClient(localClient(backend.endpoints.lambda));
    const FunctionName = Object.values(backend.endpoints.outputs).flatMap(
      ({ ReconcileFunction }) => ReconcileFunction ?? [],
    )[0];
    const invoke = new InvokeCommand({ FunctionName, Payload: Buffer.from('{"anew":true}') });
    const { FunctionError, Payload } = await lambda.send(invoke);
    lambda.destroy();
    const { announced, ended } = JSON.parse(Buffer.from(Payload ?? []).toString());
    expect({ FunctionError, ended }).toEqual({ FunctionError: undefined, ended: true });
    const since = Date.now();
    expect(await untilCaughtUp(dir, CAUGHT_UP_WITHIN_MS)).toEqual([]);
    await annotate(
      `${announced} streams announced, caught up after ${Math.round((Date.now() - since) / 1000)} s`,
    );
    await expectAllRight();
  });
});
