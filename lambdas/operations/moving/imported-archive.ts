import { archivePrefixes, BUCKETS } from '../../archive/contract.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import type { ParkReason } from '../../event-store/parked-streams.ts';
import { PrefixedObjectStore } from '../../event-store/prefixed-object-store.ts';
import { RunResults } from '../run-results.ts';

/** A stream of which not all could be put into the event store. */
export interface ImportFailure {
  readonly stream: string;
  /** Of the first event that was not: nothing of the stream was, from there on. */
  readonly version: number;
  readonly reason: ParkReason;
}

/** What an import has done, in a bucket or in all of them. */
export interface Imported {
  readonly streams: number;
  /** Commits that were put into the event store. */
  readonly commits: number;
  /** Commits that it had before. */
  readonly there: number;
  /** Streams that failed; the first of them in `failures`. */
  readonly failed: number;
  readonly failures: readonly ImportFailure[];
}

/** STORAGE FORMAT of `imports/<run>/report.json`: fields may be added. */
export interface ImportReport extends Imported {
  readonly run: string;
  readonly archive: string;
  readonly endedAt: string;
}

/** Failures that are kept of a bucket: what a place holds goes through Step Functions (256 KB at most). */
const MOST_KEPT = 100;

export const NOTHING_IMPORTED: Imported = { streams: 0, commits: 0, there: 0, failed: 0, failures: [] };

export const plusImported = (a: Imported, b: Imported): Imported => ({
  streams: a.streams + b.streams,
  commits: a.commits + b.commits,
  there: a.there + b.there,
  failed: a.failed + b.failed,
  failures: [...a.failures, ...b.failures].slice(0, MOST_KEPT),
});

/** A portable archive that an operator has brought: as any archive. @param id SHA-256 of what is in it */
export const importedArchive = (objects: ObjectStore, id: string): ObjectStore =>
  new PrefixedObjectStore(objects, `${archivePrefixes.imports}${id}/`);

/** Not all of an archive is where it was brought to: it was not sent, or too long ago. */
export class ImportIncomplete extends Error {
  readonly code = 'ImportIncomplete';
  constructor(found: number, objects: number) {
    super(`Of the archive's ${objects} objects ${found} are there; send it once more, and import it again`);
    this.name = 'ImportIncomplete';
  }
}

/**
 * Nothing may be missing of an archive: of a stream whose end is not there nobody would know.
 * @param objects how many it has
 * @throws {ImportIncomplete}
 * @throws {ArchiveUnavailable}
 */
export async function demandWhole(archive: ObjectStore, objects: number): Promise<void> {
  let found = 0;
  for await (const _ of archive.list('')) found += 1;
  // Written so that an execution which does not say how many fails as well.
  if (!(found >= objects)) throw new ImportIncomplete(found, objects);
}

/** Of each bucket. */
export const importResults = (objects: ObjectStore, run: string): RunResults<Imported, ImportReport> =>
  new RunResults(objects, { prefix: archivePrefixes.imports, run, parts: BUCKETS });
