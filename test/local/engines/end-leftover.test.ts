import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { endLeftover } from '../../../local/engines/end-leftover.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function programOn(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)', dataDir]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

it('an engine that an earlier start left running on the same data is ended', async () => {
  const dataDir = temporaryFolder();
  const child = await programOn(dataDir);
  writeFileSync(join(dataDir, 'engine.pid'), `${child.pid}`);
  const exited = once(child, 'exit');
  await endLeftover({ pidFile: join(dataDir, 'engine.pid'), dataDir, signal: 'SIGTERM' });
  expect(await exited).toEqual([null, 'SIGTERM']);
  expect(existsSync(join(dataDir, 'engine.pid'))).toBe(false);
});

it('another program that has that process id now is left alone', async () => {
  const dataDir = temporaryFolder();
  const child = await programOn('/some/other/folder');
  writeFileSync(join(dataDir, 'engine.pid'), `${child.pid}`);
  await endLeftover({ pidFile: join(dataDir, 'engine.pid'), dataDir, signal: 'SIGTERM' });
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

it.each(['', 'no number', '0', '-1'])('a damaged file (%j) ends nobody', async (content) => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'engine.pid'), content);
  await endLeftover({ pidFile: join(dataDir, 'engine.pid'), dataDir, signal: 'SIGTERM' });
  expect(existsSync(join(dataDir, 'engine.pid'))).toBe(false);
});
