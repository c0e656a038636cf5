import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '../engines/engine.ts';
import { ensureWritable } from './local-folder.ts';
import { processStart } from './process-start.ts';

/** What may have lost its last records in an unclean end, and how far they had been read. */
const VOLATILE = ['kinesis', 'checkpoints'];

export interface Occupied {
  readonly folder: string;
  /** Gives the folder back. To be called only when all that ran on it has ended well. */
  leave(): Promise<void>;
}

interface Occupant {
  readonly pid: number;
  /** When that process started: process ids are used again. */
  readonly start: string;
}

/**
 * Makes this process the only one on the folder. Finds out whether the last one left it in order: if not, Kinesis
 * starts empty, and every event source reads again from its beginning, which the gate of each consumer makes harmless.
 * @throws CannotStart when another process is on it, or it cannot be written.
 */
export async function occupy(folder: string): Promise<Occupied> {
  await ensureWritable(folder);
  const file = join(folder, 'running.json');
  const last = await readFile(file, 'utf8').catch(() => undefined);
  if (last !== undefined) {
    refuseIfRunning(parseOccupant(last), folder);
    await forget(folder, VOLATILE);
  }
  await forget(folder, ['endpoints.json']);
  await writeFile(file, JSON.stringify({ pid: process.pid, start: processStart(process.pid) }));
  return { folder, leave: () => forget(folder, ['endpoints.json', 'running.json']) };
}

function refuseIfRunning({ pid, start }: Partial<Occupant>, folder: string): void {
  if (pid === undefined || !start || processStart(pid) !== start) return;
  throw new CannotStart(
    `The local backend already runs on ${folder} (process ${pid}); end it with Ctrl-C where it runs, or set VARVE_LOCAL_DIR to start another`,
  );
}

/** A file that was cut short says only that the last end was not clean. */
function parseOccupant(text: string): Partial<Occupant> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}

async function forget(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
