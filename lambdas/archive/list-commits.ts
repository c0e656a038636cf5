import type { ListedObject, ObjectStore } from '../event-store/object-store.ts';
import type { ArchiveFault } from './archive-faults.ts';
import { type BucketName, datePrefix, parseCommitsKey } from './archive-keys.ts';
import { archivePrefixes } from './contract.ts';
import { manifestPrefix, missingObjects, readManifests, type StoredManifest } from './manifest.ts';

export type ListedPart = ListedObject & { readonly date: string };
export type ListedBucket = ListedObject & BucketName;

/** What there is of `commits/`, by keys alone and in the order of them. */
export interface ListedCommits {
  readonly parts: readonly ListedPart[];
  readonly buckets: readonly ListedBucket[];
  readonly manifests: readonly StoredManifest[];
  /** Objects that are none of ours, manifests that cannot be read, and objects that a manifest names and are not there. */
  readonly faults: readonly ArchiveFault[];
}

/** Two compactions may end between the two listings of one attempt. */
const ATTEMPTS = 4;

/**
 * Lists the archive, or one date of it.
 * @throws {ArchiveUnavailable}
 */
export async function listCommits(objects: ObjectStore, date?: string): Promise<ListedCommits> {
  let missingBefore: ReadonlySet<string> = new Set();
  for (let attempt = 1; ; attempt++) {
    // Before the objects: what a manifest names was there before it, and goes only when another one says so.
    const { manifests, faults } = await readManifests(objects, manifestPrefix(date));
    const found = await listObjects(objects, date === undefined ? archivePrefixes.commits : datePrefix(date));
    const missing = missingObjects(manifests, new Set(found.buckets.map(({ key }) => key)));
    const isSure = missing.every(({ key }) => missingBefore.has(key));
    if (isSure || attempt === ATTEMPTS)
      return { ...found, manifests, faults: [...faults, ...found.faults, ...missing] };
    missingBefore = new Set(missing.map(({ key }) => key));
  }
}

async function listObjects(objects: ObjectStore, prefix: string) {
  const parts: ListedPart[] = [];
  const buckets: ListedBucket[] = [];
  const faults: ArchiveFault[] = [];
  for await (const object of objects.list(prefix)) {
    const name = parseCommitsKey(object.key);
    if (name?.kind === 'part') parts.push({ ...object, date: name.date });
    else if (name?.kind === 'bucket') buckets.push({ ...object, ...name });
    else faults.push({ kind: 'foreign', key: object.key, detail: 'a name that is none of ours' });
  }
  return { parts: parts.sort(byKey), buckets: buckets.sort(byKey), faults };
}

const byKey = (a: ListedObject, b: ListedObject): number => (a.key < b.key ? -1 : 1);
