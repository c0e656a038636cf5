import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '../engine.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as it is stored; times in milliseconds. */
export interface Execution {
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** JSON text, of one that succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** All executions that are remembered. What it was told is there again after a restart. */
export interface Executions {
  get(arn: string): Execution | undefined;
  all(): readonly Execution[];
  /** Settles when it is on disk; only then is it what `get` answers. */
  put(execution: Execution): Promise<void>;
}

/** As long as Step Functions remembers an execution that has ended: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const REMEMBERED_MS = 90 * 86_400_000;

/**
 * One file an execution, replaced whole by a rename.
 * @throws CannotStart for a file that cannot be understood
 */
export async function openExecutions(folder: string): Promise<Executions> {
  await mkdir(folder, { recursive: true });
  const known = new Map<string, Execution>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json'))) {
    const file = join(folder, name);
    const execution = await readExecution(file);
    if ((execution.stoppedAt ?? Date.now()) < Date.now() - REMEMBERED_MS) await rm(file);
    else known.set(execution.arn, execution);
  }
  return {
    get: (arn) => known.get(arn),
    all: () => [...known.values()],
    put: async (execution) => {
      const file = join(folder, `${createHash('sha256').update(execution.arn).digest('hex')}.json`);
      await writeFile(`${file}.new`, JSON.stringify(execution));
      await rename(`${file}.new`, file);
      known.set(execution.arn, execution);
    },
  };
}

async function readExecution(file: string): Promise<Execution> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Execution;
  } catch {
    throw new CannotStart(`stepFunctions: ${file} is damaged; move it away and start again`);
  }
}
