import type { StreamId } from '../../core/stream-id.ts';
import type { PresentEventReader } from '../../event-store/event-store.ts';
import { LoadedStream, stateOf } from '../../event-store/loaded-stream.ts';
import type { Snapshot, SnapshotStore } from '../../event-store/snapshot.ts';
import { type Reducer, snapshotOf } from '../../event-store/snapshot-of.ts';

/** The snapshot that a command will start from once what is behind it has left the table. */
export interface StandingSnapshot {
  readonly snapshot: Snapshot;
  /** Whether it is to be written first. */
  readonly isNew: boolean;
  /** The commit of one that is there and may not be used, although it may be ahead. */
  readonly unusable: string | undefined;
  readonly isClosed: boolean;
}

interface Sources {
  readonly events: PresentEventReader;
  readonly snapshots: SnapshotStore;
}

/**
 * The snapshot that is there, where it is good and the stream goes on; else one at the head of the stream: it has come to
 * its end, or has none that the code of today made, so that a command would fold all of it.
 * @returns undefined for a stream of fewer than two commits
 */
export async function standingSnapshot(
  sources: Sources,
  stream: StreamId,
  reducer: Reducer,
): Promise<StandingSnapshot | undefined> {
  const { loaded, unusable } = await loadFresh(sources, stream, reducer);
  const isClosed = reducer.decider.isClosed?.(stateOf(reducer.decider, loaded)) ?? false;
  const there = loaded.snapshot;
  if (there && (!isClosed || loaded.commits.length === 0))
    return { snapshot: there, isNew: false, unusable, isClosed };
  const snapshot = snapshotOf(reducer, loaded);
  return snapshot && snapshot.commits > 1 ? { snapshot, isNew: true, unusable, isClosed } : undefined;
}

/** As a command loads it that knows nothing of the stream yet. */
async function loadFresh({ events, snapshots }: Sources, stream: StreamId, { name }: Reducer) {
  const found = await snapshots.find(stream, name);
  if (found.kind !== 'found')
    return {
      loaded: await events.load(stream),
      unusable: found.kind === 'unusable' ? found.commitId : undefined,
    };
  const { snapshot } = found;
  const after = LoadedStream.after(snapshot, await events.read(stream, snapshot.commitVersion));
  return after === undefined
    ? { loaded: await events.load(stream), unusable: snapshot.commitId }
    : { loaded: after, unusable: undefined };
}
