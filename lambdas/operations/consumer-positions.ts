import type { StreamId } from '../core/stream-id.ts';

/** Tells which consumers there are: generations come and go without a deployment. */
export interface Consumers {
  /** Those that there are now. @throws {StoreUnreachable} */
  current(): Promise<ConsumerPositions>;
}

/** Consumers, each asked for its positions where it keeps them. */
export interface ConsumerPositions {
  /** Generations that take the live commits: the one that serves, one that follows, one that is kept. In order. */
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
