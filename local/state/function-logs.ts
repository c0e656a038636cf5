import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { FunctionLog } from '../functions/lambda-function.ts';

/** One file a function in `<folder>/logs`, begun anew by each start. */
export function functionLogs(folder: string): FunctionLog {
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const files = new Map<string, WriteStream>();
  return (functionName, line) => {
    const file = files.get(functionName) ?? createWriteStream(join(logs, `${functionName}.log`));
    files.set(functionName, file);
    file.write(`${line}\n`);
  };
}
