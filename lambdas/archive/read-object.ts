import { createHash } from 'node:crypto';
import type { ObjectStore } from '../event-store/object-store.ts';
import { ArchiveDamaged } from './archive-faults.ts';
import { parseCommitsKey } from './archive-keys.ts';
import { decompressed } from './decompress.ts';
import { splitLines } from './split-lines.ts';

/**
 * The lines of an object, a piece of it at a time, so that no more of it is held. What the name of a compacted object says
 * of its content is compared at the end, when the lines have been handed out already.
 * @throws {ArchiveDamaged} truncated, corrupt or foreign
 * @throws {ObjectMissing}
 * @throws {ArchiveUnavailable}
 */
export async function* readObject(objects: ObjectStore, key: string): AsyncGenerator<readonly string[]> {
  const name = parseCommitsKey(key);
  if (name === undefined)
    throw new ArchiveDamaged({ kind: 'foreign', key, detail: 'a name that is none of ours' });
  const sha256 = createHash('sha256');
  for await (const lines of splitLines(key, decompressed(key, objects.read(key)))) {
    if (name.kind === 'bucket') sha256.update(lines.bytes);
    yield lines.texts;
  }
  if (name.kind === 'bucket' && sha256.digest('hex') !== name.sha256)
    throw new ArchiveDamaged({ kind: 'corrupt', key, detail: 'the lines are others than its name says' });
}
