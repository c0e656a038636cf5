import { type Commit, lastVersion, MalformedCommit } from '../../../core/commit.ts';
import type { StreamId } from '../../../core/stream-id.ts';
import { toItem } from '../../../event-store/commit-item.ts';
import type { CommitLine } from '../../../event-store/commit-lines.ts';
import { CommitTooLarge, type EventReader } from '../../../event-store/event-store.ts';
import { UnfitData } from '../../../event-store/json-data.ts';
import { parkReason } from '../../../event-store/park-reason.ts';
import type { ParkReason } from '../../../event-store/parked-streams.ts';
import { describeFault, portableCommitOf, UnportableCommit } from '../../../event-store/portable-commit.ts';
import {
  isMissing,
  type PutBack,
  PutBackConflict,
  PutBackGap,
  versionsOf,
} from '../../../event-store/put-back.ts';
import { TierDamaged } from '../../../event-store/tier.ts';
import type { ImportFailure } from '../imported-archive.ts';

export interface PuttingSources {
  /** Across the tiers: what has left the events table is there too. */
  readonly events: Pick<EventReader, 'read'>;
  readonly putBack: PutBack;
}

/** How many of the commits were put into the event store, and how many it had; the rest was not reached. */
export interface PutStream {
  readonly commits: number;
  readonly there: number;
  readonly failure?: ImportFailure;
}

/**
 * Puts commits of one stream that follow one another into the event store, up to the first that cannot be put there. What
 * no other attempt would mend is told.
 * @throws {StoreUnavailable}
 */
export async function importStream(
  sources: PuttingSources,
  stream: StreamId,
  lines: readonly [CommitLine, ...CommitLine[]],
): Promise<PutStream> {
  const { commits, failure } = portableIn(stream, lines);
  const putting = { ...sources, stream };
  const put = await sources.events.read(stream, ...versionsOf(commits)).then(
    (stored) => putMissing({ ...putting, stored: byVersion(stored) }, commits),
    (error: unknown) => ({ ...NOTHING_PUT, failure: failureOf(putting, lines[0].version, error) }),
  );
  return put.failure === undefined && failure !== undefined ? { ...put, failure } : put;
}

const NOTHING_PUT = { commits: 0, there: 0 };

const byVersion = (commits: readonly Commit[]): ReadonlyMap<number, Commit> =>
  new Map(commits.map((commit) => [commit.version, commit]));

/** The commits of lines up to the first that cannot be stored as it is. */
function portableIn(stream: StreamId, lines: readonly CommitLine[]) {
  const commits: Commit[] = [];
  for (const line of lines) {
    try {
      commits.push(portableCommitOf(line));
    } catch (error) {
      return { commits, failure: failureOf({ stream }, line.version, error) };
    }
  }
  return { commits };
}

interface Putting extends PuttingSources {
  readonly stream: StreamId;
  /** What stood at the versions of the commits before any was put. */
  readonly stored: ReadonlyMap<number, Commit>;
}

async function putMissing(putting: Putting, commits: readonly Commit[]): Promise<PutStream> {
  const { events, putBack, stream, stored } = putting;
  try {
    const first = commits.findIndex((commit) => isMissing(commit, stored.get(commit.version)));
    if (first >= 0) await putBack.putBack(stream, commits.slice(first), events);
  } catch (error) {
    const at = failedAt(commits, error);
    const version = error instanceof PutBackGap ? error.version : commits[at]?.version;
    const failure = failureOf(putting, version ?? 1, error);
    // The commits before it may have been held up by it.
    const put = at === 0 ? NOTHING_PUT : await putMissing(putting, commits.slice(0, at));
    return { failure, ...put };
  }
  const there = commits.filter(({ version }) => stored.has(version)).length;
  return { commits: commits.length - there, there };
}

/** The index of the first commit that cannot be put there; 0 when that is not known. */
function failedAt(commits: readonly Commit[], error: unknown): number {
  const version = placeIn(error);
  const at = commits.findIndex((commit) =>
    version === undefined ? isUnfit(commit) : lastVersion(commit) >= version,
  );
  return Math.max(0, at);
}

const placeIn = (error: unknown): number | undefined =>
  error instanceof PutBackConflict || error instanceof PutBackGap ? error.version : undefined;

function isUnfit(commit: Commit): boolean {
  try {
    toItem(commit);
    return false;
  } catch {
    return true;
  }
}

const FINAL = [
  ...[PutBackConflict, PutBackGap, CommitTooLarge, UnfitData, MalformedCommit],
  ...[UnportableCommit, TierDamaged],
];

/** What no other attempt would mend; anything else is thrown on. */
function failureOf({ stream }: Pick<Putting, 'stream'>, version: number, error: unknown): ImportFailure {
  if (!FINAL.some((kind) => error instanceof kind)) throw error;
  return { stream, version, reason: reasonOf(error) };
}

function reasonOf(error: unknown): ParkReason {
  const reason = parkReason(error);
  return error instanceof UnportableCommit ? { ...reason, message: describeFault(error.fault) } : reason;
}
