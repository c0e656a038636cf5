import type { ObjectStore } from '../../event-store/object-store.ts';
import { parseCommitsKey } from '../archive-keys.ts';
import type { ListedCommits } from '../list-commits.ts';
import { type CompactedObject, encodeManifest, type Manifest } from '../manifest.ts';

export interface Replacement {
  readonly date: string;
  /** The date as it was when it was read. */
  readonly listed: ListedCommits;
  /** Objects that hold all lines of those that are replaced, as was proven. */
  readonly written: readonly CompactedObject[];
  readonly replaced: readonly string[];
}

/**
 * Names the compacted objects that the date has from now on, and then removes what they replace. In this order: an object
 * that a manifest names goes only after another one says that it was replaced.
 * @throws {ArchiveUnavailable}
 */
export async function replaceObjects(objects: ObjectStore, replacement: Replacement): Promise<void> {
  const { listed, written, replaced } = replacement;
  // What was read may be what was written: then it is there already, by this name.
  const isWritten = new Set(written.map(({ key }) => key));
  const gone = new Set(replaced.filter((key) => !isWritten.has(key)));
  const manifest = encodeManifest(manifestOf(replacement, gone));
  await objects.putNew(manifest.key, manifest.body);
  await objects.remove([...gone]);
  await objects.remove(listed.manifests.map(({ key }) => key).filter((key) => key !== manifest.key));
}

function manifestOf({ date, listed, written }: Replacement, gone: ReadonlySet<string>): Manifest {
  const stands = new Set(listed.buckets.map(({ key }) => key).filter((key) => !gone.has(key)));
  const named = listed.manifests.flatMap(({ objects }) => objects);
  const stays = [...named.filter(({ key }) => stands.has(key)), ...written];
  const isThere = new Map(stays.map((object) => [object.key, object]));
  // Another compaction, which stood still for long, may still name what was replaced before: it stays said that it was.
  const earlier = listed.manifests.flatMap(({ replaces }) => replaces).filter((key) => !isThere.has(key));
  const goes = [...named.map(({ key }) => key), ...gone].filter(
    (key) => !isThere.has(key) && parseCommitsKey(key)?.kind === 'bucket',
  );
  return {
    date,
    objects: [...isThere.values()].sort(byKey),
    replaces: [...new Set([...earlier, ...goes])].sort(),
  };
}

const byKey = (a: CompactedObject, b: CompactedObject): number => (a.key < b.key ? -1 : 1);
