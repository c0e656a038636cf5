import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CannotStart } from './engine.ts';
import { programOnPath } from './program-on-path.ts';

const PROGRAMS = ['valkey-server', 'redis-server'];
const INSTALL = ['install', '--yes', '--no-install-recommends', 'redis-server'];
/** Asks nothing, waits for another apt-get to be done, and gives up a server that does not answer. */
const QUIETLY = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::http::Timeout=30'];

/** For each call of apt-get: whoever hangs for so long will not come to an end. */
const LONGEST_INSTALL_MS = 600_000;

/**
 * The server's program; where there is none, and we may, it is installed (Debian, as root).
 * @param longest how long a call of apt-get may take, in milliseconds
 * @throws CannotStart when it is not there and could not be installed.
 */
export async function valkeyServer(longest = LONGEST_INSTALL_MS): Promise<string> {
  return (await programOnPath(PROGRAMS)) ?? (await installed(longest)) ?? nowhere();
}

async function installed(timeout: number): Promise<string | undefined> {
  const aptGet = await programOnPath(['apt-get']);
  if (process.getuid?.() !== 0 || !aptGet) return undefined;
  console.log('  valkey: installing redis-server with apt-get, once');
  // Lists of packages may be missing or old, which shows only when the package is fetched.
  // In runlevel 1 the package does not start a server of its own (invoke-rc.d).
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (...args: readonly string[]) =>
    promisify(execFile)(aptGet, [...QUIETLY, ...args], { env, timeout });
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
