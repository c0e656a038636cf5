import { type CommitLine, packLines } from '../event-store/commit-lines.ts';
import type { ObjectStore } from '../event-store/object-store.ts';
import { ArchiveDamaged } from './archive-faults.ts';
import { readObject } from './read-object.ts';

/** An object of that name is there, and it holds something else. */
export class ArchiveKeyTaken extends Error {
  readonly code = 'ArchiveKeyTaken';
  constructor(key: string, options?: ErrorOptions) {
    super(
      `${key} is in the archive with other content, and nothing is written over; verify the archive`,
      options,
    );
    this.name = 'ArchiveKeyTaken';
  }
}

/**
 * Writes commits as an object of `commits/`. Success also when it is there with the same lines: an earlier attempt, or
 * somebody who did the same work.
 * @throws {ArchiveKeyTaken}
 * @throws {ArchiveUnavailable}
 */
export async function putLines(
  objects: ObjectStore,
  key: string,
  lines: readonly CommitLine[],
): Promise<void> {
  if (await objects.putNew(key, await packLines(lines))) return;
  if (!(await isThere(objects, key, lines))) throw new ArchiveKeyTaken(key);
}

/** Compares lines and not bytes, which another version of the compression may make of the same. */
async function isThere(objects: ObjectStore, key: string, lines: readonly CommitLine[]): Promise<boolean> {
  const there: string[] = [];
  try {
    for await (const texts of readObject(objects, key)) there.push(...texts);
  } catch (error) {
    if (error instanceof ArchiveDamaged) throw new ArchiveKeyTaken(key, { cause: error });
    throw error;
  }
  return there.length === lines.length && lines.every(({ line }, index) => line === there[index]);
}
