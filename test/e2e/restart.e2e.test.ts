import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { csvTotals } from '../support/csv-totals.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { httpClient } from './http-client.ts';
import { killDuringImport, whenPlaced } from './kill-during-import.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(day);

describe('a backend that is stopped and started again', () => {
  const dir = newLocalDir();
  const started: LocalBackend[] = [];
  // Also after a failure in the middle of a test, nothing of it may go on running.
  afterEach(() => Promise.all(started.splice(0).map((backend) => backend.kill())));
  afterAll(() => removeDir(dir));

  async function start(): Promise<LocalBackend> {
    const backend = await startLocalBackend(dir);
    started.push(backend);
    return backend;
  }

  it('loses nothing to a kill -9 of everything in the middle of an import, and finishes it', {
    timeout: 240_000,
  }, async () => {
    const first = await start();
    await killDuringImport(first, day, whenPlaced(40));

    const second = await start();
    const again = await runVarve(['import', day, '--wait', '--json'], { VARVE_LOCAL_DIR: dir });
    expect(again).toMatchObject({ code: 0 });
    const { orders } = JSON.parse(again.stdout);
    expect(orders.alreadyThere).toBeGreaterThanOrEqual(30);
    expect(orders.new + orders.alreadyThere).toBe(right.orders);
    await expectDayInReadModels(httpClient(second.endpoints.api, second.endpoints.tokens.operator), right);
    await second.stop();
  });

  it('keeps its data over Ctrl-C, which leaves no process behind', { timeout: 180_000 }, async () => {
    const third = await start();
    await expectDayInReadModels(httpClient(third.endpoints.api, third.endpoints.tokens.operator), right);
    await third.stop();
  });
});
