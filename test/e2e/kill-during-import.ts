import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { LocalBackend } from '../support/local-backend.ts';
import { killAll, processTree } from '../support/process-tree.ts';
import { httpClient } from './http-client.ts';

const varve = join(import.meta.dirname, '..', '..', 'bin', 'varve.ts');

/** Begins an import, and kills it and the backend, with everything that belongs to them, when the moment has come. */
export async function killDuringImport(
  backend: LocalBackend,
  file: string,
  moment: (backend: LocalBackend) => Promise<unknown>,
): Promise<void> {
  const importer = spawn(process.execPath, [varve, 'import', file], {
    env: { ...process.env, VARVE_LOCAL_DIR: backend.dir },
    stdio: 'ignore',
  });
  const ended = new Promise((end) => importer.once('exit', end));
  await moment(backend);
  killAll(processTree(importer.pid ?? 0));
  await backend.kill();
  await ended;
}

/** The moment when the read model shows that many placed orders. */
export const whenPlaced =
  (count: number) =>
  async ({ endpoints }: LocalBackend): Promise<void> => {
    const { query } = httpClient(endpoints.api, endpoints.tokens.operator);
    for (let placed = 0; placed < count; ) {
      const { body } = await query('/orders?status=placed&limit=200');
      placed = body.items?.length ?? 0;
    }
  };
