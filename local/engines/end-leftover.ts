import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const GONE_WITHIN_MS = 5_000;

interface Leftover {
  readonly pidFile: string;
  readonly dataDir: string;
  /** Ends the engine safely. */
  readonly signal: NodeJS.Signals;
}

/**
 * Ends the engine that an earlier start left running on the same data, if that is what the process id in the file
 * stands for: ids are used again, so the process must name `dataDir` in its command line.
 */
export async function endLeftover({ pidFile, dataDir, signal }: Leftover): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  const runs = () => pid > 1 && commandLine(pid).includes(dataDir);
  for (const each of [signal, 'SIGKILL'] as const) {
    if (!runs()) break;
    process.kill(pid, each);
    const until = Date.now() + GONE_WITHIN_MS;
    while (runs() && Date.now() < until) await sleep(20);
  }
  await rm(pidFile, { force: true });
}

/** The command line of a running process; empty when there is none with that id. */
export function commandLine(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
