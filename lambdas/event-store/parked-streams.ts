import type { CommitPointer } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';

/** Why a consumer stopped: codes and names of errors, never a value, since values may be personal data. */
export interface ParkReason {
  readonly code: string;
  readonly message: string;
}

/**
 * A stream that one consumer cannot apply any further (G7). A mark and no queue: what waits is in the event store.
 */
export interface ParkedStream {
  readonly consumer: string;
  readonly stream: StreamId;
  /** First version that was not applied when it was parked. */
  readonly from: number;
  /** Highest version that is known to wait. */
  readonly seen: number;
  /** The last one. */
  readonly reason: ParkReason;
  /** ISO-8601 UTC; informative only, as `lastSeen`. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** How often it failed for good. */
  readonly count: number;
}

/** What a consumer says of a stream that failed. */
export type Parking = Pick<ParkedStream, 'consumer' | 'stream' | 'from' | 'seen' | 'reason'>;

/** The marks of all consumers. Strongly consistent: a mark that was made before the call is seen. */
export interface ParkedStreams {
  /**
   * Marks a stream. Where it is marked already, `from` and `firstSeen` stay, and `seen` goes up or stays, however many
   * park at once: so a commit that was taken from its transport is not forgotten before somebody has applied it.
   * @throws {StoreUnavailable}
   */
  park(parking: Parking): Promise<void>;

  /**
   * Takes a mark away, unless a later version than `upTo` waits behind it.
   * @param upTo the consumer has applied all versions up to this one
   * @returns whether the stream is marked no more
   * @throws {StoreUnavailable}
   */
  release(consumer: string, stream: StreamId, upTo: number): Promise<boolean>;

  /** @throws {StoreUnavailable} */
  find(consumer: string, stream: StreamId): Promise<ParkedStream | undefined>;

  /**
   * What a consumer has parked, in the order of streams.
   * @param after only streams behind this one; it need not be marked any more
   * @throws {StoreUnavailable}
   */
  list(consumer: string, limit: number, after?: StreamId): Promise<readonly ParkedStream[]>;
}

/**
 * Announces a stream as far as a version. It names that one alone: the gate fetches all that is before it, and who has
 * applied some of that does not take it for a commit that was cut in two.
 */
export const pointerUpTo = (stream: StreamId, version: number): CommitPointer => ({
  stream,
  version,
  count: 1,
});

/** Announces again what waits behind a mark, to the consumer that parked it. */
export const redriveOf = ({ consumer, stream, seen }: ParkedStream): CommitPointer => ({
  ...pointerUpTo(stream, seen),
  redrive: consumer,
});
