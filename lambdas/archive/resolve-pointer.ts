import { type Commit, type CommitPointer, lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { EventReader } from '../event-store/event-store.ts';
import { CommitsMissing, MOST_VERSIONS } from '../event-store/pass-gate.ts';

/**
 * The commits that hold the versions of a pointer, as they were stored. An announcement names a last version, which may
 * stand inside a commit: that one is found, and what comes before it is not the concern of who keeps every commit.
 * @throws {CommitsMissing}
 * @throws {MalformedCommit} of what is stored
 * @throws {StoreUnavailable}
 */
export async function resolvePointer(
  events: EventReader,
  pointer: CommitPointer,
): Promise<readonly Commit[]> {
  const { stream, version } = pointer;
  const last = lastVersion(pointer);
  const from = await events.read(stream, version, last);
  const commits = from[0]?.version === version ? from : [...(await before(events, stream, version)), ...from];
  if (!isWhole(commits, version, last)) throw new CommitsMissing(stream, { from: version, to: last });
  return commits;
}

/** The commit before a version, looked for further and further back: how many events one has is not known. */
async function before(events: EventReader, stream: StreamId, version: number): Promise<readonly Commit[]> {
  for (let back = MOST_VERSIONS; ; back *= 10) {
    const from = Math.max(1, version - back);
    const found = (await events.read(stream, from, version - 1)).at(-1);
    if (found !== undefined || from === 1) return found === undefined ? [] : [found];
  }
}

/** Whether commits follow one another from `version` or before it, to `last` or behind it. */
function isWhole(commits: readonly Commit[], version: number, last: number): boolean {
  const [first] = commits;
  if (first === undefined) return false;
  let next = first.version;
  for (const commit of commits) {
    if (commit.version !== next) return false;
    next = lastVersion(commit) + 1;
  }
  return first.version <= version && next > last;
}
