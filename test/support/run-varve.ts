import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface VarveRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const varve = join(import.meta.dirname, '..', '..', 'bin', 'varve.ts');

/** Runs the command line as an operator would, with these variables beside the present ones. */
export async function runVarve(args: readonly string[], env: Record<string, string> = {}): Promise<VarveRun> {
  const child = spawn(process.execPath, [varve, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((ended) => child.once('close', ended)),
  ]);
  return { code, stdout, stderr };
}
