import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { csvTotals } from '../support/csv-totals.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { httpClient } from './http-client.ts';
import { killDuringImport } from './kill-during-import.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(day);
const LONGEST_IMPORT_MS = 25_000;

describe('kill -9 of everything, at any moment of an import', () => {
  const started: LocalBackend[] = [];
  afterEach(async () => {
    await Promise.all(started.map((backend) => backend.kill()));
    for (const { dir } of started.splice(0)) removeDir(dir);
  });

  async function start(dir: string): Promise<LocalBackend> {
    const backend = await startLocalBackend(dir);
    started.push(backend);
    return backend;
  }

  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'loses nothing (%i of 10)',
    async (attempt) => {
      const dir = newLocalDir();
      const moment = Math.round(Math.random() * LONGEST_IMPORT_MS);
      await killDuringImport(await start(dir), day, () => sleep(moment));

      const backend = await start(dir);
      const again = await runVarve(['import', day, '--wait', '--json'], { VARVE_LOCAL_DIR: dir });
      expect(again, `kill ${attempt}, ${moment} ms after the begin of the import`).toMatchObject({
        code: 0,
      });
      await expectDayInReadModels(
        httpClient(backend.endpoints.api, backend.endpoints.tokens.operator),
        right,
      );
      await backend.stop();
    },
  );
});
