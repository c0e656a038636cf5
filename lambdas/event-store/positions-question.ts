import type { StreamId } from '../core/stream-id.ts';
import type { PositionReader } from './positions.ts';

/**
 * What the function of a consumer is asked by who compares it with the event store. It alone can reach where its
 * positions are, so it is called for them; it applies nothing then.
 */
export interface PositionsQuestion {
  readonly positionsOf: readonly StreamId[];
  /** Of a read model: which generation of it. @default the one that serves */
  readonly generation?: string;
}

/** The position of each stream that was asked for and of which anything is applied. */
export type PositionsAnswer = Readonly<Record<StreamId, number>>;

const isQuestion = (event: object): event is PositionsQuestion => 'positionsOf' in event;

/** A consumer did not say where it stands. The log says so, since no batch failed then. */
export class PositionsNotRead extends Error {
  readonly code = 'PositionsNotRead';
  /** @param count how many streams were asked for; not which, since there may be hundreds */
  constructor(count: number, cause: unknown) {
    super(
      `The positions of ${count} streams were asked for, and could not be read: look at the store that keeps them. ` +
        'No batch was taken',
      { cause },
    );
    this.name = 'PositionsNotRead';
  }
}

/**
 * A consumer that takes batches from its transport, and is asked for its positions in between.
 * @param readerOf what knows them, of the generation that is asked for
 * @throws {PositionsNotRead} of a question; of a batch, what `handleBatch` throws
 */
export const answering =
  <Batch extends object, Invocation, Answer>(
    readerOf: (generation?: string) => Promise<PositionReader>,
    handleBatch: (batch: Batch, invocation: Invocation) => Promise<Answer>,
  ) =>
  async (event: Batch | PositionsQuestion, invocation: Invocation): Promise<Answer | PositionsAnswer> =>
    isQuestion(event) ? await answerTo(event, readerOf) : await handleBatch(event, invocation);

async function answerTo(
  { positionsOf, generation }: PositionsQuestion,
  readerOf: (generation?: string) => Promise<PositionReader>,
): Promise<PositionsAnswer> {
  try {
    const reader = await readerOf(generation);
    return Object.fromEntries(await reader.positions(positionsOf));
  } catch (cause) {
    throw new PositionsNotRead(positionsOf.length, cause);
  }
}
