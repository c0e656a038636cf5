import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeftover } from './end-leftover.ts';
import { endWithParent } from './end-with-parent.ts';
import { CannotStart } from './engine.ts';
import { whyItEnded } from './why-it-ended.ts';

const READY_WITHIN_MS = 60_000;
const PROBE_EVERY_MS = 20;

export interface EngineProgram {
  readonly name: string;
  readonly dataDir: string;
  /** Program and arguments; `dataDir` must be among them, so that a leftover of an earlier start is known as ours. */
  readonly command: readonly string[];
  /** Comes before the command, to run it as another user. */
  readonly asUser?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Signal that ends the program safely, also sent by the kernel when this process is gone. */
  readonly endSignal: NodeJS.Signals;
  /** What to do when its data cannot be read. */
  readonly ifDamaged: string;
  /** True once the program answers. */
  ready(): Promise<boolean>;
}

/**
 * Starts a program that lives no longer than this process, and waits until it answers.
 * @throws CannotStart with the reason from the program's log.
 */
export async function startProgram(program: EngineProgram): Promise<ChildProcess> {
  const pidFile = join(program.dataDir, 'engine.pid');
  await endLeftover({ pidFile, dataDir: program.dataDir, signal: program.endSignal });
  const child = launch(program);
  try {
    await writeFile(pidFile, `${child.pid}`);
    await whenReady(program, child);
    return child;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** Asks the program to end and waits until it has. */
export async function endProgram(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

function launch({ command, asUser = [], dataDir, env, endSignal }: EngineProgram): ChildProcess {
  const log = openSync(join(dataDir, 'engine.log'), 'w');
  const [file = '', ...args] = [...asUser, ...endWithParent(command, endSignal)];
  // A session of its own: Ctrl-C reaches only us, and we end the engines after what uses them.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, ...env },
  });
  closeSync(log);
  return child;
}

async function whenReady(program: EngineProgram, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await program.ready())) {
    if (failure) throw new CannotStart(`${program.name} cannot be run: ${failure.message}`);
    if (child.exitCode !== null || child.signalCode !== null) throw await whyItEnded(program);
    if (Date.now() > until) throw await whyItEnded(program, READY_WITHIN_MS / 1000);
    await sleep(PROBE_EVERY_MS);
  }
}
