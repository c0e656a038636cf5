import { type Commit, lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';

/** Versions of a stream that should follow one another and do not. Nothing may be decided on such a load (G2). */
export class StreamHole extends Error {
  readonly code = 'StreamHole';
  constructor(stream: StreamId, expected: number, found: number) {
    super(`${stream}: expected a commit at version ${expected}, found one at ${found}`);
    this.name = 'StreamHole';
  }
}

/**
 * A stream as it was loaded, and the only thing that can be appended to: it knows the head it saw, so nobody can name
 * a version that was never there (G2, S03).
 */
export class LoadedStream {
  readonly stream: StreamId;
  readonly commits: readonly Commit[];
  /** Version of the last event, 0 when there is none. */
  readonly version: number;
  /** Makes the type nominal: an object that merely looks like one will not do. Nothing at run time. */
  declare private readonly nominal: never;

  private constructor(stream: StreamId, commits: readonly Commit[], version: number) {
    this.stream = stream;
    this.commits = commits;
    this.version = version;
  }

  /**
   * @param commits all commits of the stream, in version order
   * @throws {StreamHole} unless their versions are 1..N
   */
  static of(stream: StreamId, commits: readonly Commit[]): LoadedStream {
    let version = 0;
    for (const commit of commits) {
      if (commit.version !== version + 1) throw new StreamHole(stream, version + 1, commit.version);
      version = lastVersion(commit);
    }
    return new LoadedStream(stream, commits, version);
  }
}
