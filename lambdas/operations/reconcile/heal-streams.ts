import type { CommitPointer } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import { type ParkedStreams, pointerUpTo } from '../../event-store/parked-streams.ts';
import type { StreamHead } from '../../event-store/stream-heads.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { type ConsumerPositions, ConsumerUnreachable } from '../consumer-positions.ts';
import { transportOf } from '../consumers.ts';
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

/**
 * Announces the heads of streams that a consumer should have applied and has not: what its transport has lost, no later
 * commit may ever show (G5). A stream that is parked waits for its redrive; one that was written a moment ago is on its way.
 * A clock decides about patience, never about order.
 * @returns how many streams were announced
 * @throws {NotAnnounced}
 * @throws {StoreUnavailable}
 */
export async function healStreams(sources: HealingSources, heads: readonly StreamHead[]): Promise<number> {
  // A head that does not say when it was made is old.
  const settled = heads.filter(({ at }) => !(sources.now() - Date.parse(at) < sources.patience));
  const missed = await Promise.all(
    sources.positions.consumers.map(async (consumer) => ({
      transport: transportOf(consumer),
      streams: await missedBy(sources, consumer, settled),
    })),
  );
  // Announced once a transport, however many of its consumers have missed it: to the others it is old. One that takes
  // nothing does not keep what the other would take.
  const announcing = [...Map.groupBy(missed, ({ transport }) => transport)].map(async ([transport, all]) => {
    const pointers = pointersTo(all.flatMap(({ streams }) => streams));
    await sources.announcers[transport].announce(pointers);
    return pointers.length;
  });
  const outcomes = await Promise.allSettled(announcing);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return outcomes.reduce((sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value : 0), 0);
}

function pointersTo(streams: readonly Behind[]): readonly CommitPointer[] {
  const versions = new Map<StreamId, number>(streams.map(({ head }) => [head.stream, head.version]));
  return [...versions].map(([stream, version]) => pointerUpTo(stream, version));
}

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
    if (!(error instanceof ConsumerUnreachable)) throw error;
    return [];
  }
}
