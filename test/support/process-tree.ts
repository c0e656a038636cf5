import { readdirSync, readFileSync } from 'node:fs';

/** One process of one life: the same number may later be another's, with another start. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks after the start of the machine. */
  readonly startedAt: string;
  readonly commandLine: string;
}

/** A process and all that came from it, as far as the line of parents still shows (proc(5), `/proc/<pid>/stat`). */
export function processTree(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readProcess(Number(entry)) ?? []);
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Those that still run. One that has ended and waits for its parent to notice (a zombie) does not. */
export const stillRunning = (processes: readonly Process[]): Process[] =>
  processes.filter(({ pid, startedAt }) => readProcess(pid)?.startedAt === startedAt);

function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold spaces and brackets of its own.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(parent), startedAt: rest[17] ?? '', commandLine };
  } catch {
    return undefined;
  }
}

/** `kill -9` at one moment: all stand still before the first is gone, so that none can mourn another. */
export function killAll(processes: readonly Process[]): void {
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    for (const { pid } of stillRunning(processes)) trySignal(pid, signal);
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone by itself in the meantime.
  }
}
