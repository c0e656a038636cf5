import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Starts a Node.js process that cannot outlive this one, not even a `kill -9` of this one while the child stands still
 * under SIGSTOP: the kernel kills it (`prctl(PR_SET_PDEATHSIG)`, set by `setpriv` of util-linux and kept across exec).
 * A child that lost its parent before that was set sees its channel close instead (`bootstrap.ts`).
 *
 * Must be called from the main thread: the signal comes when the *thread* that started the child ends.
 */
export function spawnMortal(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(setpriv(), ['--pdeathsig', 'KILL', process.execPath, ...args], {
    env: { ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function setpriv(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'setpriv')).find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(
      'setpriv was not found on the PATH, and without it functions could outlive the backend. Install util-linux (Debian: apt-get install util-linux), then start again.',
    );
  }
  return found;
}
