import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CannotStart } from './engine.ts';
import { programOnPath } from './program-on-path.ts';

const PROGRAMS = ['valkey-server', 'redis-server'];
const INSTALL = ['install', '--yes', '--no-install-recommends', 'redis-server'];
/** Asks nothing, and waits for another apt-get to be done. */
const QUIETLY = ['-o', 'DPkg::Lock::Timeout=120'];

/**
 * The server's program; where there is none, and we may, it is installed (Debian, as root).
 * @throws CannotStart when it is not there and could not be installed.
 */
export async function valkeyServer(): Promise<string> {
  return (await programOnPath(PROGRAMS)) ?? (await installed()) ?? nowhere();
}

async function installed(): Promise<string | undefined> {
  const aptGet = await programOnPath(['apt-get']);
  if (process.getuid?.() !== 0 || !aptGet) return undefined;
  console.log('  valkey: installing redis-server with apt-get, once');
  // Lists of packages may be missing or old, which shows only when the package is fetched.
  // In runlevel 1 the package does not start a server of its own (invoke-rc.d).
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (...args: readonly string[]) => promisify(execFile)(aptGet, [...QUIETLY, ...args], { env });
  await run(...INSTALL)
    .catch(() => run('update').then(() => run(...INSTALL)))
    .catch(() => undefined);
  return programOnPath(PROGRAMS);
}

function nowhere(): never {
  throw new CannotStart(
    'valkey: neither valkey-server nor redis-server is on the path; run "apt-get install redis-server" as root ' +
      '(macOS: "brew install valkey"), start with "--without valkey", or set VARVE_VALKEY_URL to a cluster that runs',
  );
}
