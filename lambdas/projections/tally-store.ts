import type { Tally } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';

/** A stream whose events after `from` up to `to` are contained in the tallies that are written with it. */
export interface Advance {
  readonly stream: StreamId;
  readonly from: number;
  readonly to: number;
}

/** Keeps sums over many streams, and for each stream how far it is contained in them. */
export interface TallyStore<Row extends Tally> {
  /** The last version contained, of those streams of which anything is. */
  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>>;

  /**
   * In one transaction: moves every position from `from` to `to`, then adds the tallies.
   * @throws {PositionMoved} when a position is not at `from` any more; nothing is written
   * @throws {Unwritable} when the store refuses a value
   */
  add(advances: readonly Advance[], tallies: readonly Row[]): Promise<void>;
}

/** Another worker was faster: read the positions again. */
export class PositionMoved extends Error {
  readonly code = 'PositionMoved';
  constructor() {
    super('Another worker has moved a position');
    this.name = 'PositionMoved';
  }
}
