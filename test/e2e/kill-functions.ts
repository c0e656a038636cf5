import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { killAll, type Process, processTree } from '../support/process-tree.ts';

export interface Killing {
  /** Ends it, and tells how many environments were killed. */
  end(): Promise<number>;
}

/**
 * `kill -9` of one environment at a time of those functions of a backend whose name fits, at random moments.
 * @param longestPause milliseconds between two kills at most
 */
export function killFunctions(backend: number, name: RegExp, longestPause: number): Killing {
  const ending = new AbortController();
  const killing = killUntil(ending.signal, longestPause, () =>
    processTree(backend).filter((each) => name.test(functionOf(each))),
  );
  return {
    async end() {
      ending.abort();
      return await killing;
    },
  };
}

async function killUntil(
  ending: AbortSignal,
  longestPause: number,
  environments: () => readonly Process[],
): Promise<number> {
  let killed = 0;
  while (!ending.aborted) {
    await sleep(Math.random() * longestPause);
    const running = environments();
    const victim = running[Math.floor(Math.random() * running.length)];
    if (victim === undefined) continue;
    killAll([victim]);
    killed += 1;
  }
  return killed;
}

/** The name of the function whose environment a process is; empty when it is none. */
function functionOf({ pid }: Process): string {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const own = variables.find((variable) => variable.startsWith('AWS_LAMBDA_FUNCTION_NAME='));
    return own?.split('=')[1] ?? '';
  } catch {
    return '';
  }
}
