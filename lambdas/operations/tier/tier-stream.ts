import { StreamId } from '../../core/stream-id.ts';
import { type CommitLine, lineOf } from '../../event-store/commit-lines.ts';
import type { PresentEventReader } from '../../event-store/event-store.ts';
import type { SnapshotStore } from '../../event-store/snapshot.ts';
import type { Reducer } from '../../event-store/snapshot-of.ts';
import { type MoveSources, moveCommits } from './move-commits.ts';
import { type StandingSnapshot, standingSnapshot } from './standing-snapshot.ts';

export interface TierSources extends MoveSources {
  /** Across the table and the tier. */
  readonly events: PresentEventReader;
  readonly snapshots: SnapshotStore;
  readonly reducers: readonly Reducer[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface TierPolicy {
  /** Milliseconds: younger commits stay. */
  readonly age: number;
  /** Commits of a stream that goes on which are worth an object. */
  readonly least: number;
}

/** What leaves the table of one stream, or would leave it. */
export interface TieredStream {
  readonly commits: number;
  /** Characters of the commits as JSON. */
  readonly size: number;
  /** Whether a snapshot is made first, because there is none, or other code made it. */
  readonly snapshot: boolean;
}

const NOTHING: TieredStream = { commits: 0, size: 0, snapshot: false };

/**
 * Moves what is behind the snapshot of a stream out of the events table: first the snapshot is written that a command
 * will start from, then the commits are copied to the tier, then they are read back, and only what came back is told to
 * leave. It can be stopped after any step and started again.
 * @param apply whether to do it, rather than to say what would be done
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 * @throws {TierDamaged}
 * @throws {NotMoved}
 * @throws {UnknownEvent} when newer code has written to the stream
 */
export async function tierStream(
  sources: TierSources,
  stream: StreamId,
  { age, least }: TierPolicy,
  apply: boolean,
): Promise<TieredStream> {
  const reducer = sources.reducers.find(({ decider }) => decider.category === StreamId.category(stream));
  const standing = reducer && (await standingSnapshot(sources, stream, reducer));
  if (standing === undefined) return NOTHING;
  const lines = await movable(sources, standing, { age, least });
  // Where all has left before, a snapshot of today's code is made all the same: without it every load would read the tier.
  const isWorth = lines.length > 0 || (standing.isNew && (await hasLeft(sources, stream)));
  if (!isWorth) return NOTHING;
  if (apply) await make(sources, standing, lines);
  const size = lines.reduce((sum, { line }) => sum + line.length, 0);
  return { commits: lines.length, size, snapshot: standing.isNew };
}

/** None where they are too few to be worth an object. */
async function movable(
  sources: TierSources,
  { snapshot, isClosed }: StandingSnapshot,
  { age, least }: TierPolicy,
): Promise<readonly CommitLine[]> {
  const { stream, commitVersion } = snapshot;
  const lines = await linesBefore(sources, stream, commitVersion, sources.now() - age);
  return lines.length < (isClosed ? 1 : least) ? [] : lines;
}

const hasLeft = async ({ tier }: TierSources, stream: StreamId): Promise<boolean> =>
  (await tier.list(stream)).length > 0;

async function make(
  sources: TierSources,
  { snapshot, isNew, unusable }: StandingSnapshot,
  lines: readonly CommitLine[],
): Promise<void> {
  if (isNew) await sources.snapshots.save(snapshot, unusable);
  if (lines.length > 0) await moveCommits(sources, snapshot.stream, lines);
}

/** Commits before a version, up to the first that is too young: their times need not be in order. */
async function linesBefore(
  { expiry }: Pick<TierSources, 'expiry'>,
  stream: StreamId,
  version: number,
  youngest: number,
): Promise<readonly CommitLine[]> {
  const lasting = await expiry.lasting(stream, version);
  const young = lasting.findIndex(({ at }) => Date.parse(at) > youngest);
  return lasting.slice(0, young === -1 ? undefined : young).map(lineOf);
}
