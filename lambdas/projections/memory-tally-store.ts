import { sumTallies, type Tally } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import { type Advance, PositionMoved } from '../event-store/positions.ts';
import { Unwritable } from './store-errors.ts';
import type { TallyStore } from './tally-store.ts';

/** The in-memory twin. */
export class MemoryTallyStore<Row extends Tally> implements TallyStore<Row> {
  readonly #positions = new Map<StreamId, number>();
  #tallies: readonly Row[] = [];

  /** One row a key, in the order of keys. */
  get tallies(): readonly Row[] {
    return this.#tallies;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return new Map([...this.#positions].filter(([stream]) => streams.includes(stream)));
  }

  async add(advances: readonly Advance[], tallies: readonly Row[]): Promise<void> {
    if (advances.some(({ stream, from }) => (this.#positions.get(stream) ?? 0) !== from))
      throw new PositionMoved();
    try {
      this.#tallies = sumTallies([...this.#tallies, ...tallies]);
    } catch (cause) {
      throw new Unwritable(cause);
    }
    for (const { stream, to } of advances) this.#positions.set(stream, to);
  }
}
