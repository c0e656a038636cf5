import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from './engine.ts';

interface Ended {
  readonly name: string;
  readonly dataDir: string;
  /** What to do when its data cannot be read. */
  readonly ifDamaged: string;
}

const KNOWN: readonly { readonly log: RegExp; readonly advice: (ended: Ended) => string }[] = [
  {
    log: /address already in use|EADDRINUSE/i,
    advice: () => 'another program took its port at the same moment; start again',
  },
  {
    log: /permission denied|read-only file system|EACCES|EROFS/i,
    advice: ({ dataDir }) =>
      `${dataDir} cannot be written; give it to the user who runs this, or set VARVE_LOCAL_DIR`,
  },
  {
    log: /no space left|ENOSPC/i,
    advice: ({ dataDir }) => `no space left on the disk that holds ${dataDir}; make room and start again`,
  },
  {
    log: /not a valid SQLite|malformed|corrupt|ParsingFailure|not a valid data directory|incompatible with server|invalid (primary )?checkpoint|could not (access|open|read|locate)/i,
    advice: ({ dataDir, ifDamaged }) => `what is in ${dataDir} is damaged; ${ifDamaged}`,
  },
];

/** Lines of Java's stack traces, and the one that OpenSearch puts behind them. */
const STACK_TRACE = /^(\s|Caused by:|For complete error details)/;

/** The reason why an engine did not come up, from its log, with what to do about it. */
export async function whyItEnded(ended: Ended, waitedSeconds?: number): Promise<CannotStart> {
  const file = join(ended.dataDir, 'engine.log');
  const log = await readFile(file, 'utf8').catch(() => '');
  const known = KNOWN.find((reason) => reason.log.test(log))?.advice(ended);
  const last =
    log
      .trim()
      .split('\n')
      .findLast((line) => !STACK_TRACE.test(line)) || 'it said nothing';
  const what = waitedSeconds ? `did not answer within ${waitedSeconds} s` : 'ended before it was ready';
  return new CannotStart(`${ended.name} ${what}: ${known ?? last} (its log: ${file})`);
}
