import { upcast } from '../../lambdas/domain/aggregates.ts';
import type { EventStore, PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';

/** An event store in memory whose events come as functions see them: in their present form. */
export const presentEvents = (store: EventStore = new MemoryEventStore()): PresentEventStore =>
  new UpcastingEventStore(store, upcast);

/** For events of no aggregate: they have one form only. */
export const plainEvents = (store: EventStore = new MemoryEventStore()): PresentEventStore =>
  new UpcastingEventStore(store, (commit) => commit);
