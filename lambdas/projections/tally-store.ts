import type { Tally } from '../core/projection.ts';
import type { Advance, PositionReader } from '../event-store/positions.ts';

/** Keeps sums over many streams, and for each stream how far it is contained in them. */
export interface TallyStore<Row extends Tally> extends PositionReader {
  /**
   * In one transaction: moves every position from `from` to `to`, then adds the tallies.
   * @throws {PositionMoved} when a position is not at `from` any more; nothing is written
   * @throws {Unwritable} when the store refuses a value, or a sum would be beyond the safe integers; nothing is written
   */
  add(advances: readonly Advance[], tallies: readonly Row[]): Promise<void>;
}
