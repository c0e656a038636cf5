import { type Commit, lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { StreamHole } from '../event-store/loaded-stream.ts';

/** Commits that are read at once, at most: a stream may be longer than what a function can hold. */
const RANGE = 500;

/** Commits that start in a range of versions. */
export interface Span {
  /** Where one of them starts. @default 1 */
  readonly from?: number;
  /** @default the head */
  readonly to?: number | undefined;
}

/**
 * The commits of a span in order, read range by range.
 * @throws {StreamHole} when versions are missing between them
 * @throws {StoreUnavailable}
 * @throws {UnknownEvent}
 */
export async function* readCommits(
  reader: PresentEventReader,
  stream: StreamId,
  { from = 1, to = Number.MAX_SAFE_INTEGER }: Span = {},
): AsyncGenerator<Commit, void, undefined> {
  let next = from;
  while (next <= to) {
    const end = Math.min(next + RANGE - 1, to);
    for (const commit of await reader.read(stream, next, end)) {
      if (commit.version !== next) throw new StreamHole(stream, next, commit.version);
      yield commit;
      next = lastVersion(commit) + 1;
    }
    // If there were another commit it would start here.
    if (next <= end) return;
  }
}

/** A commit in two: what it holds up to a version, and what comes behind it. Either may hold no event. */
export function cutBehind(commit: Commit, version: number): readonly [Commit, Commit] {
  const count = Math.min(Math.max(version - commit.version + 1, 0), commit.events.length);
  return [
    { ...commit, events: commit.events.slice(0, count) },
    { ...commit, version: commit.version + count, events: commit.events.slice(count) },
  ];
}
