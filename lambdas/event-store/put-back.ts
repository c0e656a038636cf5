import { type Commit, isSameCommit, lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { EventReader } from './event-store.ts';

/**
 * Puts commits back that were stored once, here or in another store: from the archive into a table that was restored to
 * an earlier time, or from another house. As they are: ids, versions and times are kept; and marked `replayed`.
 */
export interface PutBack {
  /**
   * Puts what is not there yet. The first commit follows one that is there, or is the first of its stream; a hole in a
   * stream is filled as its end is. To put the same back once more is harmless, so what was interrupted is repeated.
   * @param commits of this stream, in version order, each following on the one before
   * @param events what they are to follow on, across the tiers. @default what is stored here
   * @returns how many were not there
   * @throws {PutBackGap} when the commit before one of them is missing: nothing behind it is written
   * @throws {PutBackConflict} when another commit stands where one of them belongs: nothing from there on is written
   * @throws {CommitTooLarge}
   * @throws {UnfitData}
   * @throws {StoreUnavailable} when it is unknown how many were written: put all of them back again
   */
  putBack(stream: StreamId, commits: readonly Commit[], events?: Pick<EventReader, 'read'>): Promise<number>;
}

/** A version before a commit that is put back is missing. */
export class PutBackGap extends Error {
  readonly code = 'PutBackGap';
  readonly stream: StreamId;
  /** The first version that is missing. */
  readonly version: number;
  constructor(stream: StreamId, version: number) {
    super(`${stream}: version ${version} is missing; put it back first`);
    this.name = 'PutBackGap';
    this.stream = stream;
    this.version = version;
  }
}

/** Other content stands at a version of a commit that is put back. */
export class PutBackConflict extends Error {
  readonly code = 'PutBackConflict';
  readonly stream: StreamId;
  /** The first version of the commit that cannot be put back. */
  readonly version: number;
  constructor(stream: StreamId, version: number) {
    super(
      `${stream}: another commit stands at version ${version}; find out which of the two happened, and put back nothing until then`,
    );
    this.name = 'PutBackConflict';
    this.stream = stream;
    this.version = version;
  }
}

/** The versions of a stream that commits are to stand at. */
export interface Surroundings {
  /** Last version of what is stored before them, 0 when nothing is. */
  readonly before: number;
  /** What is stored at their versions, in order. */
  readonly within: readonly Commit[];
}

/**
 * @param events across the tiers: between what is stored here commits may have left
 * @param before last version of what is stored here before them
 * @throws {StoreUnavailable}
 */
export async function surroundingsOf(
  events: Pick<EventReader, 'read'>,
  stream: StreamId,
  commits: readonly Commit[],
  before: number,
): Promise<Surroundings> {
  const [first, last] = versionsOf(commits);
  const between = before + 1 < first ? await events.read(stream, before + 1, first - 1) : [];
  const nearest = between.at(-1);
  return {
    before: nearest === undefined ? before : lastVersion(nearest),
    within: await events.read(stream, first, last),
  };
}

/** The first and the last version of commits that follow one another. */
export const versionsOf = (commits: readonly Commit[]): readonly [number, number] => {
  const [first, last] = [commits[0], commits.at(-1)];
  return first === undefined || last === undefined ? [1, 0] : [first.version, lastVersion(last)];
};

/**
 * Those of the commits that are not stored yet, as they are to be stored.
 * @throws {PutBackGap}
 * @throws {PutBackConflict}
 */
export function missingOf(
  stream: StreamId,
  commits: readonly Commit[],
  { before, within }: Surroundings,
): readonly Commit[] {
  refuseUnconnected(stream, commits, before);
  const stored = new Map(within.map((commit) => [commit.version, commit]));
  const ours = new Map(commits.map((commit) => [commit.version, commit]));
  for (const { version } of within) if (!ours.has(version)) throw new PutBackConflict(stream, version);
  return commits.filter((commit) => isMissing(commit, stored.get(commit.version))).map(asReplayed);
}

/** @throws {PutBackConflict} when another commit is stored */
export function isMissing(commit: Commit, stored: Commit | undefined): boolean {
  if (stored === undefined) return true;
  if (isSameCommit(stored, commit)) return false;
  throw new PutBackConflict(commit.stream, commit.version);
}

function refuseUnconnected(stream: StreamId, commits: readonly Commit[], before: number): void {
  let reached = before;
  for (const commit of commits) {
    if (commit.stream !== stream || commit.version <= reached)
      throw new PutBackConflict(stream, commit.version);
    if (commit.version > reached + 1) throw new PutBackGap(stream, reached + 1);
    reached = lastVersion(commit);
  }
}

const asReplayed = (commit: Commit): Commit => ({ ...commit, replayed: true });
