import { type Commit, lastVersion } from '../core/commit.ts';
import { type Decider, fold, type Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Snapshot } from './snapshot.ts';

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
  /** What `commits` follow on. Absent: they are the whole stream. */
  readonly snapshot: Snapshot | undefined;
  /** In version order. */
  readonly commits: readonly Commit[];
  /** Version of the last event, 0 when there is none. */
  readonly version: number;
  /** Makes the type nominal: an object that merely looks like one will not do. Nothing at run time. */
  declare private readonly nominal: never;

  private constructor(stream: StreamId, commits: readonly Commit[], snapshot?: Snapshot) {
    this.stream = stream;
    this.commits = commits;
    this.snapshot = snapshot;
    this.version = commits.reduce((version, commit) => next(version, commit), snapshot?.version ?? 0);
  }

  /**
   * @param commits all commits of the stream, in version order
   * @throws {StreamHole} unless their versions are 1..N
   */
  static of(stream: StreamId, commits: readonly Commit[]): LoadedStream {
    return new LoadedStream(stream, commits);
  }

  /**
   * @param commits those from the commit on that the snapshot stands on, in version order
   * @returns undefined unless that very commit comes first: the snapshot is of another timeline
   * @throws {StreamHole} unless the versions follow one another
   */
  static after(snapshot: Snapshot, commits: readonly Commit[]): LoadedStream | undefined {
    const [base, ...tail] = commits;
    const standsOn = base?.commitId === snapshot.commitId && lastVersion(base) === snapshot.version;
    return standsOn ? new LoadedStream(snapshot.stream, tail, snapshot) : undefined;
  }

  /** The same stream with its commits in another form. */
  map(form: (commit: Commit) => Commit): LoadedStream {
    return new LoadedStream(this.stream, this.commits.map(form), this.snapshot);
  }
}

function next(version: number, commit: Commit): number {
  if (commit.version !== version + 1) throw new StreamHole(commit.stream, version + 1, commit.version);
  return lastVersion(commit);
}

/**
 * The state of a loaded stream.
 * @throws {UnknownEvent}
 */
export const stateOf = <State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  decider: Decider<State, Command, Event, Refusal>,
  { snapshot, commits }: Pick<LoadedStream, 'snapshot' | 'commits'>,
): State => fold(decider, commits, snapshot === undefined ? decider.initialState : (snapshot.state as State));
