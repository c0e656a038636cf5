import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { csvTotals } from '../support/csv-totals.ts';
import { newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { httpClient } from './http-client.ts';
import { killDuringImport } from './kill-during-import.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(day);
const LONGEST_IMPORT_MS = 8000;

describe('kill -9 of everything, at any moment of an import', () => {
  const dirs: string[] = [];
  afterEach(() => {
    for (const dir of dirs.splice(0)) removeDir(dir);
  });

  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'loses nothing (%i of 10)',
    async (attempt) => {
      const dir = newLocalDir();
      dirs.push(dir);
      const moment = Math.round(Math.random() * LONGEST_IMPORT_MS);
      await killDuringImport(await startLocalBackend(dir), day, () => sleep(moment));

      const backend = await startLocalBackend(dir);
      try {
        const again = await runVarve(['import', day, '--wait', '--json'], { VARVE_LOCAL_DIR: dir });
        expect(again, `kill ${attempt}, ${moment} ms after the begin of the import`).toMatchObject({
          code: 0,
        });
        await expectDayInReadModels(
          httpClient(backend.endpoints.api, backend.endpoints.tokens.operator),
          right,
        );
      } finally {
        await backend.stop();
      }
    },
  );
});
