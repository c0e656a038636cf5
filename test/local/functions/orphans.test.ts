import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { definitionOf, runFunction } from './bundle-on-disk.ts';

/** The kernel's letter for what a process does: `S` sleeps, `T` stands still, `Z` is dead and not yet waited for. */
const stateOf = (pid: number): string => {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) ? (/\) (.) /.exec(readFileSync(stat, 'utf8'))?.[1] ?? '') : 'gone';
};
const isRunning = (pid: number): boolean => !['Z', 'X', 'gone'].includes(stateOf(pid));

const TELL_PID = 'export const handler = async () => process.pid;';

test('a stopped function leaves no process, though its environments stood still', async () => {
  const { fn } = runFunction(TELL_PID);
  const pid = (await fn.invoke({})).payload as number;
  expect(isRunning(pid)).toBe(true);
  await fn.stop();
  expect(isRunning(pid)).toBe(false);
});

test('environments end with a backend that is killed, running or standing still', async () => {
  const source = `
    export const handler = async (wait) => { console.log(process.pid); await new Promise((r) => setTimeout(r, wait)); };`;
  const backend = spawn(process.execPath, ['--input-type=module-typescript', '-e', BACKEND], {
    env: { ...process.env, DEFINITION: JSON.stringify(definitionOf(source)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void backend.kill('SIGKILL'));
  const lines = createInterface({ input: backend.stdout });
  const pids: number[] = [];
  lines.on('line', (line) => pids.push(Number(line)));
  await expect.poll(() => pids.length, { timeout: 10_000 }).toBe(2);
  await expect.poll(() => pids.map(stateOf).includes('T'), { timeout: 5_000 }).toBe(true);
  expect(pids.every(isRunning)).toBe(true);

  backend.kill('SIGKILL');
  await once(backend, 'exit');
  await expect.poll(() => pids.filter(isRunning), { timeout: 5_000 }).toEqual([]);
});

/** One environment that has answered and stands still, and one in the middle of an invocation. */
const BACKEND = `
  const { startFunction } = await import(${JSON.stringify(new URL('../../../local/functions/lambda-function.ts', import.meta.url).href)});
  const fn = startFunction(JSON.parse(process.env.DEFINITION), {
    endpoints: {}, region: 'eu-west-1', log: (_, line) => process.stdout.write(line + '\\n'),
  });
  const standing = fn.invoke(300);
  const running = fn.invoke(60_000);
  await Promise.all([standing, running]);
`;
