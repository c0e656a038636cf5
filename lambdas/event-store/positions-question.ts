import type { StreamId } from '../core/stream-id.ts';
import type { PositionReader } from './positions.ts';

/**
 * What the function of a consumer is asked by who compares it with the event store. It alone can reach where its
 * positions are, so it is called for them; it applies nothing then.
 */
export interface PositionsQuestion {
  readonly positionsOf: readonly StreamId[];
}

/** The position of each stream that was asked for and of which anything is applied. */
export type PositionsAnswer = Readonly<Record<StreamId, number>>;

const isQuestion = (event: object): event is PositionsQuestion => 'positionsOf' in event;

/** A consumer that takes batches from its transport, and is asked for its positions in between. */
export const answering =
  <Batch extends object, Answer>(reader: PositionReader, handleBatch: (batch: Batch) => Promise<Answer>) =>
  async (event: Batch | PositionsQuestion): Promise<Answer | PositionsAnswer> =>
    isQuestion(event)
      ? Object.fromEntries(await reader.positions(event.positionsOf))
      : await handleBatch(event);
