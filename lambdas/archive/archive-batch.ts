import { MalformedCommit } from '../core/commit.ts';
import { type CommitLine, inOrder, lineOf } from '../event-store/commit-lines.ts';
import type { EventReader } from '../event-store/event-store.ts';
import type { ObjectStore } from '../event-store/object-store.ts';
import { parkReason } from '../event-store/park-reason.ts';
import { CommitsMissing, PATIENCE } from '../event-store/pass-gate.ts';
import type { Logger } from '../shared/logger.ts';
import { count, milliseconds } from '../shared/metrics.ts';
import { partKey } from './archive-keys.ts';
import { type ArrivedPointer, type ArrivedRecord, contentOf } from './batch-content.ts';
import { putLines } from './put-lines.ts';
import { resolvePointer } from './resolve-pointer.ts';
import type { StreamCreation } from './stream-creation.ts';

export interface Archiver {
  readonly objects: ObjectStore;
  /** Not in their present form: the archive gives back what was stored. */
  readonly events: EventReader;
  readonly streamCreation: StreamCreation;
  readonly logger: Logger;
}

/** Records of one shard that follow one another. */
export interface Batch {
  readonly streamArn: string;
  readonly shard: string;
  readonly records: readonly [ArrivedRecord, ...ArrivedRecord[]];
}

/** Pointers that are resolved at once. */
const AT_ONCE = 8;

/**
 * Writes a batch as one object. The same batch again has the same name and the same content, so it may come again after
 * any failure, and two may work on it; one that overlaps another has another name.
 * @throws {ArchiveKeyTaken}
 * @throws {CommitsMissing} for as long as a consumer is patient; then that commit is told and passed over, as one that
 * cannot be read: it would hold up all behind it, and `verify` shows it
 * @throws {ArchiveUnavailable}
 * @throws {StoreUnavailable}
 */
export async function archiveBatch(archiver: Archiver, batch: Batch): Promise<void> {
  const { lines, pointers } = contentOf(batch.records, archiver.logger);
  const resolved = await resolveAll(archiver, pointers);
  const archived = eachOnce([...lines, ...resolved]);
  if (archived.length > 0) {
    const key = await keyOf(archiver, batch);
    await putLines(archiver.objects, key, archived);
    archiver.logger.info('Commits were archived', { key, commits: archived.length });
  }
  count('ArchivedCommits', archived.length);
  const oldest = Math.min(...batch.records.map(({ arrivedAt }) => arrivedAt));
  milliseconds('ArchiveLag', Math.max(0, Date.now() - oldest));
}

async function keyOf({ streamCreation }: Archiver, { streamArn, shard, records }: Batch): Promise<string> {
  const [first] = records;
  return partKey({
    arrived: new Date(first.arrivedAt).toISOString(),
    streamCreation: await streamCreation.createdAt(streamArn),
    shard,
    first: first.sequenceNumber,
    last: (records.at(-1) ?? first).sequenceNumber,
  });
}

async function resolveAll(
  archiver: Archiver,
  pointers: readonly ArrivedPointer[],
): Promise<readonly CommitLine[]> {
  const resolved: CommitLine[] = [];
  for (let from = 0; from < pointers.length; from += AT_ONCE) {
    const some = pointers.slice(from, from + AT_ONCE).map((pointer) => resolve(archiver, pointer));
    resolved.push(...(await Promise.all(some)).flat());
  }
  return resolved;
}

async function resolve(
  { events, logger }: Archiver,
  { pointer, arrivedAt }: ArrivedPointer,
): Promise<readonly CommitLine[]> {
  try {
    return (await resolvePointer(events, pointer)).map(lineOf);
  } catch (error) {
    if (!isLost(error, Date.now() - arrivedAt)) throw error;
    const { stream, version } = pointer;
    count('CommitPassedOver', 1);
    logger.error('A commit could not be archived and is passed over', parkReason(error), { stream, version });
    return [];
  }
}

/** Whether no other attempt would find it, as far as a consumer can wait. */
const isLost = (error: unknown, age: number): boolean =>
  error instanceof MalformedCommit || (error instanceof CommitsMissing && age > PATIENCE);

/** In order, since like compresses better beside like; what is twice in another form is for `verify` to tell. */
function eachOnce(lines: readonly CommitLine[]): readonly CommitLine[] {
  const byText = new Map(lines.map((each) => [each.line, each]));
  return [...byText.values()].sort((a, b) => inOrder(a, b) || (a.line < b.line ? -1 : 1));
}
