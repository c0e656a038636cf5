import type { StreamId } from '../core/stream-id.ts';

/** What every read model can say of itself. */
export interface ReadModel {
  /** Category of the streams that it consumes. */
  readonly category: string;
  /** How far each stream is contained in it; a stream of which nothing is, is left out. */
  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>>;
}
