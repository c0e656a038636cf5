import { hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { refuseFault } from '../../../archive/archive-faults.ts';
import { type ListedCommits, listCommits } from '../../../archive/list-commits.ts';
import type { CompactedObject } from '../../../archive/manifest.ts';
import { ObjectMissing, type ObjectStore } from '../../../event-store/object-store.ts';
import type { CopiedObject, ExportedArchive } from '../exported-archive.ts';

/** Objects that are in memory at once, as stored. */
const TOGETHER = 4;

/** Compactions that may take away what is about to be copied. */
const ATTEMPTS = 5;

export interface CopyingSources {
  readonly objects: ObjectStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Copies the compacted objects of a bucket that are not copied yet, so that a later compaction does not take away what is
 * about to be fetched.
 * @param until milliseconds since 1970 at which no more are begun; some are copied whatever the time is
 * @returns whether all of them are copied
 * @throws {ArchiveDamaged}
 * @throws {ArchiveUnavailable}
 */
export async function copyBucket(
  { objects, now }: CopyingSources,
  exported: ExportedArchive,
  bucket: number,
  until: number,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const copied = await exported.copied(bucket);
    const due = namedObjects(await listCommits(objects), bucket).filter(({ key }) => !copied.has(key));
    try {
      return await copyAll({ objects, now }, exported, { bucket, due, until });
    } catch (error) {
      // A compaction has made another one of it.
      if (!(error instanceof ObjectMissing) || attempt === ATTEMPTS) throw error;
    }
  }
}

interface Due {
  readonly bucket: number;
  readonly due: readonly CompactedObject[];
  readonly until: number;
}

async function copyAll(
  { objects, now }: CopyingSources,
  exported: ExportedArchive,
  { bucket, due, until }: Due,
): Promise<boolean> {
  for (let at = 0; at < due.length; at += TOGETHER) {
    if (at > 0 && now() >= until) return false;
    const some = due.slice(at, at + TOGETHER);
    await exported.noteCopied(
      bucket,
      await Promise.all(some.map((object) => copy(objects, exported, object))),
    );
  }
  return true;
}

/** Those of the bucket that a manifest names: an object without one is what a compaction is just making of others. */
function namedObjects(
  { manifests, buckets, faults }: ListedCommits,
  bucket: number,
): readonly CompactedObject[] {
  faults.forEach(refuseFault);
  const there = new Set(buckets.filter((object) => object.bucket === bucket).map(({ key }) => key));
  const named = manifests.flatMap(({ objects }) => objects).filter(({ key }) => there.has(key));
  return [...new Map(named.map((object) => [object.key, object])).values()];
}

async function copy(
  objects: ObjectStore,
  { archive }: ExportedArchive,
  { key, commits }: CompactedObject,
): Promise<CopiedObject> {
  const body = await buffer(objects.read(key));
  await archive.putNew(key, body);
  return { key, bytes: body.byteLength, sha256: hash('sha256', body), commits };
}
