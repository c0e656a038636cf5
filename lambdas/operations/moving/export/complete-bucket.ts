import { type Commit, lastVersion } from '../../../core/commit.ts';
import type { StreamId } from '../../../core/stream-id.ts';
import { type CommitLine, lineOf } from '../../../event-store/commit-lines.ts';
import type { EventReader } from '../../../event-store/event-store.ts';
import { HealedParts } from '../../verify/healed-parts.ts';
import type { Exported, ExportedArchive } from '../exported-archive.ts';
import { exportedLine, NOTHING_EXPORTED, plusExported, streamEnds, withHeads } from './stream-ends.ts';

/** Versions of a stream that are asked for at once. */
const PORTION = 1_000;

export interface CompletingSources {
  readonly events: Pick<EventReader, 'read'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** All streams of a bucket up to `after` are in `exported`. */
export interface CompletingPlace {
  readonly after: StreamId | null;
  readonly exported: Exported;
}

/** Neither the archive nor the event store has a commit that a later one follows on. */
export class ExportIncomplete extends Error {
  readonly code = 'ExportIncomplete';
  constructor(stream: StreamId, version: number) {
    super(`${stream} version ${version} is missing; verify the archive, heal it, and export again`);
    this.name = 'ExportIncomplete';
  }
}

/**
 * Sees that each stream of a bucket is whole up to where it ended when the export began, and adds from the event store
 * what the archive did not have yet.
 * @param until milliseconds since 1970 at which no more streams are begun; at least one is looked at
 * @returns where to go on, and whether that is the end
 * @throws {ArchiveGap}
 * @throws {ArchiveConflict}
 * @throws {ArchiveDamaged}
 * @throws {ExportIncomplete}
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 */
export async function completeBucket(
  { events, now }: CompletingSources,
  { archive, heads }: ExportedArchive,
  { bucket, place }: { readonly bucket: number; readonly place: CompletingPlace },
  until: number,
): Promise<{ readonly isOver: boolean; readonly place: CompletingPlace }> {
  const { after } = place;
  const seen = (await heads.readHeads(bucket)).filter(({ stream }) => after === null || stream > after);
  const parts = new HealedParts({ objects: archive, bucket, now });
  let reached = place;
  let isOver = true;
  for await (const { stream, end, head } of withHeads(streamEnds(archive, bucket, after), seen)) {
    if (reached !== place && now() >= until) {
      isOver = false;
      break;
    }
    const added = await addMissing({ events, parts }, stream, end.events, head?.version ?? 0);
    reached = { after: stream, exported: plusExported(plusExported(reached.exported, end), added) };
  }
  await parts.write();
  return { isOver, place: reached };
}

interface Adding {
  readonly events: CompletingSources['events'];
  readonly parts: HealedParts;
}

async function addMissing(
  { events, parts }: Adding,
  stream: StreamId,
  reached: number,
  version: number,
): Promise<Exported> {
  let sum: Exported = { ...NOTHING_EXPORTED, streams: reached === 0 ? 1 : 0 };
  for (let next = reached + 1; next <= version; ) {
    const commits = await events.read(stream, next, next + PORTION - 1);
    for (const line of following(stream, next, commits)) {
      await parts.add(line);
      sum = plusExported(sum, { ...exportedLine(line), added: 1 });
    }
    next = commits.reduce((_, commit) => lastVersion(commit) + 1, next);
  }
  return sum;
}

/** @throws {ExportIncomplete} */
function following(stream: StreamId, version: number, commits: readonly Commit[]): readonly CommitLine[] {
  let next = version;
  for (const commit of commits) {
    if (commit.version !== next) throw new ExportIncomplete(stream, next);
    next = lastVersion(commit) + 1;
  }
  if (next === version) throw new ExportIncomplete(stream, next);
  return commits.map(lineOf);
}
