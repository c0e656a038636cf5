import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { processTree, stillRunning } from '../support/process-tree.ts';
import { temporaryFolder } from './temporary-folder.ts';

const START = join(import.meta.dirname, '../../local/start.ts');

it.each([
  ['SIGINT', 700],
  ['SIGTERM', 1_500],
  ['SIGINT', 2_500],
] as const)(
  '%s %i ms into a start ends all that has come up so far, with exit code 0',
  async (signal, ms) => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, [START, '--empty'], {
      env: { ...process.env, VARVE_LOCAL_DIR: folder },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    while (!existsSync(join(folder, 'running.json'))) await sleep(10);
    await sleep(ms);
    const tree = processTree(child.pid ?? 0);
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect(stillRunning(tree)).toEqual([]);
    expect(existsSync(join(folder, 'running.json'))).toBe(false);
  },
);
