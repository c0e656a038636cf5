import type { CommitPointer } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { ParkedStreams } from '../../event-store/parked-streams.ts';
import type { StreamHead } from '../../event-store/stream-heads.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { type ConsumerPositions, ConsumerUnreachable } from '../consumer-positions.ts';
import { type Transport, transportOf } from '../consumers.ts';
import { type Behind, findBehind } from '../find-behind.ts';
import type { Announcers } from '../redrive.ts';

export interface HealingSources {
  readonly positions: ConsumerPositions;
  readonly parked: Pick<ParkedStreams, 'find'>;
  readonly announcers: Announcers;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds after which a commit should have arrived everywhere. */
  readonly patience: number;
}

/** For each transport, how far each stream goes that is to be announced on it. */
type Missed = Map<Transport, Map<StreamId, number>>;

/**
 * Announces the heads of streams that a consumer should have applied and has not: what its transport has lost, no later
 * commit may ever show (G5). A stream that is parked waits for its redrive; one that was written a moment ago is on its way.
 * A clock decides about patience, never about order.
 * @returns how many streams were announced
 * @throws {NotAnnounced}
 * @throws {StoreUnavailable}
 */
export async function healStreams(sources: HealingSources, heads: readonly StreamHead[]): Promise<number> {
  const settled = heads.filter(({ at }) => !(sources.now() - Date.parse(at) < sources.patience));
  const missed: Missed = new Map();
  for (const consumer of sources.positions.consumers) {
    const transport = transportOf(consumer);
    const streams = missed.get(transport) ?? new Map<StreamId, number>();
    for (const { head } of await missedBy(sources, consumer, settled)) streams.set(head.stream, head.version);
    missed.set(transport, streams);
  }
  // Announced once a transport, however many of its consumers have missed it: to the others it is old.
  for (const [transport, streams] of missed)
    await sources.announcers[transport].announce(pointersTo(streams));
  return [...missed.values()].reduce((sum, { size }) => sum + size, 0);
}

const pointersTo = (streams: ReadonlyMap<StreamId, number>): readonly CommitPointer[] =>
  [...streams].map(([stream, version]) => ({ stream, version, count: 1 }));

async function missedBy(
  { positions, parked, logger }: HealingSources,
  consumer: string,
  heads: readonly StreamHead[],
): Promise<readonly Behind[]> {
  try {
    const behind = await findBehind(positions, consumer, heads);
    const marks = await Promise.all(behind.map(({ head }) => parked.find(consumer, head.stream)));
    const missed = behind.filter((_, index) => marks[index] === undefined);
    if (missed.length > 0) {
      count('StreamsMissed', missed.length, { consumer });
      logger.warn('A consumer has missed streams, which are announced again', {
        consumer,
        streams: missed.length,
      });
    }
    return missed;
  } catch (error) {
    // One that is down holds up no other; the next round comes by again.
    if (!(error instanceof ConsumerUnreachable)) throw error;
    count('ConsumerUnreachable', 1, { consumer });
    logger.error('A consumer could not be compared with the event store', error, { consumer });
    return [];
  }
}
