import { hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { parseCommitsKey } from '../../../archive/archive-keys.ts';
import { archivePrefixes } from '../../../archive/contract.ts';
import { encodeManifest } from '../../../archive/manifest.ts';
import type { ObjectStore } from '../../../event-store/object-store.ts';
import type { Logger } from '../../../shared/logger.ts';
import { count } from '../../../shared/metrics.ts';
import type { CopiedObject, ExportedArchive, ExportedObject, ExportReport } from '../exported-archive.ts';
import { NOTHING_EXPORTED, plusExported } from './stream-ends.ts';

export interface ConcludingSources {
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Writes the manifests of an export, the list of its objects and its report.
 * @throws {ObjectMissing} when a bucket has no result
 * @throws {ArchiveUnavailable}
 */
export async function concludeExport(
  { logger, now }: ConcludingSources,
  exported: ExportedArchive,
  run: string,
): Promise<ExportReport> {
  const sum = (await exported.results.read()).reduce(plusExported, NOTHING_EXPORTED);
  const copied = await exported.copied();
  const objects = [
    ...[...copied.values()].map(({ key, bytes, sha256 }) => ({ key, bytes, sha256 })),
    ...(await addedObjects(exported.archive, copied)),
    ...(await writeManifests(exported.archive, [...copied.values()])),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const listed = await exported.writeList(objects);
  const report = await exported.results.writeReport({
    run,
    endedAt: new Date(now()).toISOString(),
    ...sum,
    objects: objects.length,
    bytes: objects.reduce((bytes, object) => bytes + object.bytes, 0),
    ...listed,
  });
  count('CommitsExported', report.commits);
  logger.info('The event store was exported', { ...report });
  return report;
}

/** What came from the event store. */
async function addedObjects(
  archive: ObjectStore,
  copied: ReadonlyMap<string, CopiedObject>,
): Promise<readonly ExportedObject[]> {
  const added: ExportedObject[] = [];
  for await (const { key } of archive.list(archivePrefixes.commits)) {
    if (copied.has(key)) continue;
    const body = await buffer(archive.read(key));
    added.push({ key, bytes: body.byteLength, sha256: hash('sha256', body) });
  }
  return added;
}

async function writeManifests(
  archive: ObjectStore,
  copied: readonly CopiedObject[],
): Promise<readonly ExportedObject[]> {
  const manifests: ExportedObject[] = [];
  for (const [date, objects] of Map.groupBy(copied, ({ key }) => parseCommitsKey(key)?.date ?? '')) {
    const named = objects.map(({ key, bytes, commits }) => ({ key, bytes, commits }));
    const { key, body } = encodeManifest({
      date,
      objects: named.sort((a, b) => (a.key < b.key ? -1 : 1)),
      replaces: [],
    });
    await archive.putNew(key, body);
    manifests.push({ key, bytes: body.byteLength, sha256: hash('sha256', body) });
  }
  return manifests;
}
