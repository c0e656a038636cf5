import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const DAY = 'examples/online-retail/2010-12-01.csv';

/**
 * Imports a real day of orders as anybody would, and waits until the read models hold it.
 * @throws Error when a line of it could not be imported
 */
export async function importDay(api: string, token: string, ending: AbortSignal): Promise<void> {
  const importer = spawn(process.execPath, ['bin/varve.ts', 'import', '--wait', DAY], {
    cwd: ROOT,
    env: { ...process.env, VARVE_API: api, VARVE_TOKEN: token },
    stdio: 'inherit',
    signal: ending,
  });
  const [code] = await once(importer, 'exit');
  if (code !== 0) throw new Error(`${DAY} could not be imported; start with --empty to go without it`);
}
