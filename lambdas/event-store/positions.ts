import type { StreamId } from '../core/stream-id.ts';

/** What every consumer can say of itself. */
export interface PositionReader {
  /**
   * The last version applied, of those streams of which anything is: always the end of a commit.
   * @throws when where it is kept does not answer
   */
  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>>;
}

/** A stream whose events after `from` up to `to` are applied with it. */
export interface Advance {
  readonly stream: StreamId;
  readonly from: number;
  readonly to: number;
}

/**
 * The positions of a consumer that has no read model to keep them in: it acts on what it reads, and cannot act and
 * advance at once. So it acts first, by what is harmless to repeat, and advances afterwards: who finds the position
 * moved was not the only one, and reads it again.
 */
export interface Positions extends PositionReader {
  /**
   * @throws {PositionMoved} when the position is not at `from` any more
   * @throws {StoreUnavailable}
   */
  advance(advance: Advance): Promise<void>;
}

/** Another worker was faster: read the positions again. */
export class PositionMoved extends Error {
  readonly code = 'PositionMoved';
  constructor() {
    super('Another worker has moved a position');
    this.name = 'PositionMoved';
  }
}
