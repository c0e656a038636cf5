import { StreamId } from '../core/stream-id.ts';
import type { StreamHead } from '../event-store/stream-heads.ts';
import type { ConsumerPositions } from './consumer-positions.ts';
import { categoryOf } from './consumers.ts';

/** A stream that a consumer has not applied to its end. */
export interface Behind {
  readonly head: StreamHead;
  /** The last version that is applied, 0 when none is. */
  readonly position: number;
}

/**
 * Which of these streams a consumer has not applied to the end. Positions are read after heads, so a commit that came in
 * between is not taken for one that is missing.
 * @throws {ConsumerUnreachable}
 */
export async function findBehind(
  source: ConsumerPositions,
  consumer: string,
  heads: readonly StreamHead[],
): Promise<readonly Behind[]> {
  const category = categoryOf(consumer);
  const consumed = heads.filter(({ stream }) => StreamId.category(stream) === category);
  const positions = await source.positions(
    consumer,
    consumed.map(({ stream }) => stream),
  );
  return consumed
    .map((head) => ({ head, position: positions.get(head.stream) ?? 0 }))
    .filter(({ head, position }) => position < head.version);
}
