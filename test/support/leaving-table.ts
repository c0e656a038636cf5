import type { Commit } from '../../lambdas/core/commit.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import { ArchivedTier } from '../../lambdas/event-store/archived-tier.ts';
import type { EventStore, PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { TieredEventStore } from '../../lambdas/event-store/tiered-event-store.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import { MemoryExpiry } from '../../lambdas/operations/tier/memory-expiry.ts';

/** An events table whose commits can leave it, and the tier that has them then. */
export function leavingTable(objects: ObjectStore = new MemoryObjectStore(), clock?: () => Date) {
  const store = new MemoryEventStore(clock && { clock });
  const gone = new Set<string>();
  const placeOf = ({ stream, version }: Pick<Commit, 'stream' | 'version'>) => `${stream} ${version}`;
  const table: EventStore = {
    load: async (stream) => LoadedStream.of(stream, await table.read(stream, 1)),
    read: async (...range) => (await store.read(...range)).filter((commit) => !gone.has(placeOf(commit))),
    append: (loaded, draft) => store.append(loaded, draft),
    appendAll: (appendings, unchanged) => store.appendAll(appendings, unchanged),
  };
  const tier = new ArchivedTier(objects);
  const events: PresentEventStore = new UpcastingEventStore(
    new TieredEventStore(table, { heads: store, tier }),
    upcast,
  );
  const expiry = new MemoryExpiry(table);
  return {
    ...{ table, tier, events, expiry, objects },
    /** All commits of a stream, wherever they are. */
    all: (stream: Commit['stream']) => store.read(stream, 1),
    /** The commit leaves the table, as its time to live would have it. */
    leave: (commit: Commit) => gone.add(placeOf(commit)),
  };
}
