import { type Commit, lastVersion } from '../core/commit.ts';
import { type Decider, fold, type Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import { noCommands, remember } from './command-window.ts';
import { type LoadedStream, stateOf } from './loaded-stream.ts';
import type { Snapshot } from './snapshot.ts';

/** What makes the states of one category. */
export interface Reducer {
  // biome-ignore lint/suspicious/noExplicitAny: states of all aggregates
  readonly decider: Decider<any, any, DomainEvent, Rejection>;
  /** A hash of the decider's code: states that other code made do not count. */
  readonly name: string;
}

/** The state of a stream at its last commit; undefined when it has none behind the snapshot that it was loaded from. */
export function snapshotOf(
  { decider, name }: Reducer,
  loaded: LoadedStream,
  ...appended: readonly Commit[]
): Snapshot | undefined {
  const { stream, snapshot } = loaded;
  const tail = [...loaded.commits, ...appended];
  const last = tail.at(-1);
  return (
    last && {
      stream,
      commitId: last.commitId,
      commitVersion: last.version,
      version: lastVersion(last),
      commits: (snapshot?.commits ?? 0) + tail.length,
      reducer: name,
      state: fold(decider, appended, stateOf(decider, loaded)),
      commands: remember(snapshot?.commands ?? noCommands, tail),
    }
  );
}
