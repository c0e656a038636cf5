import { bucketCommits } from '../archive/read-bucket.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { ObjectStore } from '../event-store/object-store.ts';
import type { ProjectionContract } from '../projections/contract.ts';
import type { FoldBucket, FoldOptions, FoldOutcome } from './fold-bucket.ts';
import { linesUntil } from './lines-until.ts';

/** What of the archive is folded. */
export interface BucketReplay extends FoldOptions {
  readonly bucket: number;
  /** Where an earlier slice has stopped. */
  readonly after?: StreamId;
  /** Commits that were recorded at or before it: ISO-8601 UTC. @default all */
  readonly until?: string;
}

/**
 * Folds a bucket of the archive into a generation, or as much of it as there is time for.
 *
 * @throws {ArchiveGap}, {ArchiveConflict} or {ArchiveDamaged}, which name the stream and version, or the object: nothing
 * that is behind it is folded (S26)
 * @throws as {@link FoldBucket}
 */
export function replayBucket(
  objects: ObjectStore,
  { fold, contract }: { readonly fold: FoldBucket; readonly contract: Pick<ProjectionContract, 'category'> },
  { bucket, after, until, ...options }: BucketReplay,
): Promise<FoldOutcome> {
  const categories = [contract.category];
  const lines = bucketCommits(objects, bucket, { categories, ...(after !== undefined && { after }) });
  return fold(until === undefined ? lines : linesUntil(lines, until), options);
}
