import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import type { Clock } from '../../lambdas/event-store/new-commit.ts';
import { type ConsumerPositions, ConsumerUnreachable } from '../../lambdas/operations/consumer-positions.ts';
import { draftOf } from '../support/histories.ts';

/** An event store in memory, and consumers that say where they stand. */
export function memoryConsumers(consumers: readonly string[], clock: Clock) {
  const store = new MemoryEventStore({ clock });
  const standing = new Map<string, Map<StreamId, number>>(consumers.map((consumer) => [consumer, new Map()]));
  const down = new Set<string>();
  const positions: ConsumerPositions = {
    consumers,
    async positions(consumer, streams) {
      if (down.has(consumer)) throw new ConsumerUnreachable(consumer, new Error('down'));
      return new Map([...(standing.get(consumer) ?? [])].filter(([stream]) => streams.includes(stream)));
    },
  };
  return {
    store,
    heads: store,
    events: store,
    positions,
    consumers: { current: async () => positions },
    /** Consumers that do not answer. */
    down,
    /** Appends a commit of `count` events. */
    async write(stream: string, count = 1): Promise<void> {
      await store.append(await store.load(StreamId.parse(stream)), draftOf('x', 1, count));
    },
    /** Has a consumer say that it stands there. */
    stands(consumer: string, stream: string, version: number): void {
      standing.get(consumer)?.set(StreamId.parse(stream), version);
    },
  };
}
