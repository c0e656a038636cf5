import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processTree, stillRunning } from '../support/process-tree.ts';

const root = join(import.meta.dirname, '..', '..');
const LEFT_OUT = ['.git', '.local', 'cdk.out', 'coverage'];

/** The whole repository, its packages too, in a folder that only its owner may enter, as `mktemp -d` makes it. */
function closedClone(): string {
  const parent = join(root, '.local', `closed-${process.pid}`);
  const clone = join(parent, 'varve');
  mkdirSync(clone, { recursive: true });
  chmodSync(parent, 0o700);
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const names = readdirSync(root).filter((name) => !LEFT_OUT.includes(name));
  // Hard links: no byte is copied, and every path is one below the closed folder.
  execFileSync('cp', ['-al', ...names.map((name) => join(root, name)), clone]);
  expect(statSync(parent).mode & 0o777).toBe(0o700);
  return clone;
}

function start(clone: string) {
  const { VARVE_LOCAL_DIR: _, ...env } = process.env;
  const node = join(clone, 'node_modules', '.bin', 'node');
  const child = spawn(node, ['local/start.ts', '--empty'], { cwd: clone, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  onTestFinished(() => void child.kill('SIGTERM'));
  return { child, exited: once(child, 'exit'), output: () => output };
}

it('a clone in a folder that only its owner may enter runs, and Ctrl-C ends all of it', async () => {
  const { child, exited, output } = start(closedClone());
  while (!output().includes('Ready in') && child.exitCode === null) await once(child.stdout, 'data');
  expect(output()).toContain('Ready in');
  const api = /api +(http:\S+)/.exec(output())?.[1];
  expect((await fetch(`${api}/openapi.json`)).status).toBe(200);
  const tree = processTree(child.pid ?? 0);
  expect(tree.length).toBeGreaterThan(4);
  child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(stillRunning(tree)).toEqual([]);
});
