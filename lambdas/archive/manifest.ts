import { hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { ObjectMissing, type ObjectStore } from '../event-store/object-store.ts';
import type { ArchiveFault } from './archive-faults.ts';
import { archivePrefixes } from './contract.ts';
import { eachTogether } from './each-together.ts';

/** An object that a compaction made, and read back. */
export interface CompactedObject {
  readonly key: string;
  /** As stored. */
  readonly bytes: number;
  /** Lines. */
  readonly commits: number;
}

/**
 * What the compacted objects of a date are, so that one that is missing can be named.
 *
 * STORAGE FORMAT: one JSON object in `manifests/date=2010-12-01/<SHA-256 of it>.json`, written before the objects go that
 * it replaces. There are two of a date while the earlier one is about to go.
 */
export interface Manifest {
  readonly date: string;
  readonly objects: readonly CompactedObject[];
  /** Compacted objects that an earlier manifest names and whose lines are in `objects`. */
  readonly replaces: readonly string[];
}

export interface StoredManifest extends Manifest {
  readonly key: string;
}

export const manifestPrefix = (date?: string): string =>
  date === undefined ? archivePrefixes.manifests : `${archivePrefixes.manifests}date=${date}/`;

export function encodeManifest(manifest: Manifest): { readonly key: string; readonly body: Uint8Array } {
  const content = `${JSON.stringify(manifest)}\n`;
  return { key: keyOf(manifest.date, content), body: Buffer.from(content) };
}

/**
 * All manifests with this prefix. One that has gone since it was listed is passed over: another one has replaced it.
 * @throws {ArchiveUnavailable}
 */
export async function readManifests(
  objects: ObjectStore,
  prefix: string,
): Promise<{ readonly manifests: readonly StoredManifest[]; readonly faults: readonly ArchiveFault[] }> {
  const keys: string[] = [];
  for await (const { key } of objects.list(prefix)) keys.push(key);
  keys.sort();
  const read = await eachTogether(keys, (key) => readManifest(objects, key));
  return {
    manifests: read.filter((one): one is StoredManifest => one !== undefined && !('kind' in one)),
    faults: read.filter((one): one is ArchiveFault => one !== undefined && 'kind' in one),
  };
}

/** An object that one manifest names, none says was replaced, and a listing does not show. */
export function missingObjects(
  manifests: readonly StoredManifest[],
  listed: ReadonlySet<string>,
): readonly ArchiveFault[] {
  const replaced = new Set(manifests.flatMap(({ replaces }) => replaces));
  const missing = manifests.flatMap((manifest) =>
    manifest.objects
      .filter(({ key }) => !listed.has(key) && !replaced.has(key))
      .map(({ key, commits }): ArchiveFault => {
        return { kind: 'missing-object', key, detail: `${manifest.key} names it, with ${commits} commits` };
      }),
  );
  return [...new Map(missing.map((fault) => [fault.key, fault])).values()];
}

async function readManifest(
  objects: ObjectStore,
  key: string,
): Promise<StoredManifest | ArchiveFault | undefined> {
  try {
    const content = await text(objects.read(key));
    const date = /\/date=([^/]+)\//.exec(key)?.[1] ?? '';
    if (keyOf(date, content) === key) return { ...(JSON.parse(content) as Manifest), key };
    return { kind: 'corrupt', key, detail: 'the content is another than its name says' };
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

const keyOf = (date: string, content: string): string =>
  `${manifestPrefix(date)}${hash('sha256', content)}.json`;

const MANIFEST = /^manifests\/date=\d{4}-\d{2}-\d{2}\/[0-9a-f]{64}\.json$/;

export const isManifestKey = (key: string): boolean => MANIFEST.test(key);
