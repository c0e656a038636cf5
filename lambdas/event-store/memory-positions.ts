import type { StreamId } from '../core/stream-id.ts';
import { type Advance, PositionMoved, type Positions } from './positions.ts';

/** The in-memory twin. */
export class MemoryPositions implements Positions {
  readonly #positions = new Map<StreamId, number>();

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return new Map([...this.#positions].filter(([stream]) => streams.includes(stream)));
  }

  async advance({ stream, from, to }: Advance): Promise<void> {
    if ((this.#positions.get(stream) ?? 0) !== from) throw new PositionMoved();
    this.#positions.set(stream, to);
  }
}
