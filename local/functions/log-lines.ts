import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Takes the lines that functions write; they go to `.local/logs/<function>.log`. */
export type FunctionLog = (functionName: string, line: string) => void;

/** Hands every line of a child's standard output and error on. */
export function forwardLines(child: ChildProcess, take: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on('line', take);
    }
  }
}
