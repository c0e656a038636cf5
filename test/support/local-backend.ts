import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killAll, type Process, processTree, stillRunning } from './process-tree.ts';

/** What `.local/endpoints.json` tells the outside, as far as tests need it. */
export interface Endpoints {
  readonly api: string;
  readonly lambda: string;
  readonly tokens: { readonly operator: string; readonly customer: string };
  /** The address of each engine. */
  readonly engines: Readonly<Record<string, string>>;
  /** By stack. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pid: number;
}

export interface LocalBackend {
  readonly dir: string;
  readonly endpoints: Endpoints;
  /** All that it has printed. */
  output(): string;
  /** As Ctrl-C does; rejects when it does not end well, or leaves a process behind. */
  stop(): Promise<void>;
  /** `kill -9` of everything that belongs to it; nothing when it has ended already. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 150_000;
const STOPPED_WITHIN_MS = 30_000;

/** A folder of its own for the state of a backend; the caller removes it with {@link removeDir}. */
export function newLocalDir(): string {
  const dir = join(root, '.local', `test-${randomUUID()}`);
  mkdirSync(dir, { recursive: true });
  return dir;
}

export const removeDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });

/** Starts the whole local backend as a child process, as `npm start -- --empty` does, and resolves when it is ready. */
export async function startLocalBackend(
  dir: string,
  { without = [] }: { readonly without?: readonly string[] } = {},
): Promise<LocalBackend> {
  const off = without.length === 0 ? [] : ['--without', without.join(',')];
  const child = spawn(process.execPath, [join(root, 'local', 'start.ts'), '--empty', ...off], {
    cwd: root,
    env: { ...process.env, VARVE_LOCAL_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const endpoints = await readyEndpoints(child, dir, output);
  const pid = endpoints.pid;
  return {
    dir,
    endpoints,
    output,
    stop: () => stop(child, processTree(pid), output),
    async kill() {
      if (hasEnded(child)) return;
      const tree = processTree(pid);
      const ended = endOf(child);
      killAll(tree);
      await ended;
      await goneWithin(tree, STOPPED_WITHIN_MS);
    },
  };
}

function collect(child: ChildProcess): () => string {
  let all = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
  }
  return () => all;
}

async function readyEndpoints(child: ChildProcess, dir: string, output: () => string): Promise<Endpoints> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const endpoints = readEndpoints(dir);
    // A file that an earlier, killed backend left behind names another process.
    if (endpoints && endpoints.pid === child.pid) return endpoints;
    await sleep(50);
  }
  child.kill('SIGTERM');
  throw new Error(`The local backend did not come up (exit code ${child.exitCode}). It said:\n${output()}`);
}

function readEndpoints(dir: string): Endpoints | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, 'endpoints.json'), 'utf8')) as Endpoints;
  } catch {
    return undefined;
  }
}

async function stop(child: ChildProcess, tree: readonly Process[], output: () => string): Promise<void> {
  const ended = endOf(child);
  child.kill('SIGINT');
  const code = await Promise.race([ended, sleep(STOPPED_WITHIN_MS, 'not at all', { ref: false })]);
  const left = await goneWithin(tree, 2000);
  killAll(left);
  if (code === 0 && left.length === 0) return;
  const names = left.map(({ pid, commandLine }) => `${pid} ${commandLine}`).join('\n');
  throw new Error(
    `The local backend ended with ${code} and left ${left.length} processes:\n${names}\n${output()}`,
  );
}

const endOf = (child: ChildProcess): Promise<number | null> =>
  hasEnded(child) ? Promise.resolve(child.exitCode) : new Promise((ended) => child.once('exit', ended));

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Those that are still there after that time. */
async function goneWithin(processes: readonly Process[], ms: number): Promise<Process[]> {
  const deadline = Date.now() + ms;
  let left = stillRunning(processes);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(20);
    left = stillRunning(left);
  }
  return left;
}
