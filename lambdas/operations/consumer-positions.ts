import type { StreamId } from '../core/stream-id.ts';

/** The consumers that are deployed, each asked for its positions where it keeps them. */
export interface ConsumerPositions {
  readonly consumers: readonly string[];
  /**
   * The last version that a consumer has applied, of those streams of which it has applied anything.
   * @throws {ConsumerUnreachable}
   */
  positions(consumer: string, streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>>;
}

/** A consumer that does not say where it stands: it, or the store of its read model, is down. */
export class ConsumerUnreachable extends Error {
  readonly code = 'ConsumerUnreachable';
  constructor(consumer: string, cause: unknown) {
    super(`${consumer} does not say where it stands: look at the log of its function`, { cause });
    this.name = 'ConsumerUnreachable';
  }
}
