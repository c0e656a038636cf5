import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { csvTotals } from '../support/csv-totals.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { morningOf } from './copied-day.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { expectArchived } from './expect-archived.ts';
import { httpClient } from './http-client.ts';
import { killDuringImport, whenPlaced } from './kill-during-import.ts';

describe('a backend that is stopped and started again', () => {
  const dir = newLocalDir();
  const morning = morningOf(60, dir);
  const right = csvTotals(morning);
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
    await killDuringImport(first, morning, whenPlaced(20));

    const second = await start();
    const again = await runVarve(['import', morning, '--wait', '--json'], { VARVE_LOCAL_DIR: dir });
    expect(again).toMatchObject({ code: 0 });
    const { orders } = JSON.parse(again.stdout);
    expect(orders.alreadyThere).toBeGreaterThanOrEqual(15);
    expect(orders.new + orders.alreadyThere).toBe(right.orders);
    await expectDayInReadModels(httpClient(second.endpoints.api, second.endpoints.tokens.operator), right);
    // Each order is created and placed.
    expect(await expectArchived(second.endpoints)).toBeGreaterThan(2 * right.orders);
    await second.stop();
  });

  it('keeps its data over Ctrl-C, which leaves no process behind', { timeout: 180_000 }, async () => {
    const third = await start();
    await expectDayInReadModels(httpClient(third.endpoints.api, third.endpoints.tokens.operator), right);
    await third.stop();
  });
});
