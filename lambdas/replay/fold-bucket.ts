import type { CountedLine } from '../archive/commit-events.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { ParkReason } from '../event-store/parked-streams.ts';
import type { PortionSize } from './portions.ts';

/** A stream that is not in the generation. */
export interface StreamFailure {
  readonly stream: StreamId;
  /** First version of the commit that could not be folded, or of all that the store refused. */
  readonly version: number;
  readonly reason: ParkReason;
}

/** How much was gone through. */
export interface FoldProgress {
  /** That were folded: of what was in the generation already, they are not counted. */
  readonly events: number;
  readonly commits: number;
  readonly streams: number;
}

export interface FoldOptions {
  /** Asked after each portion: whether the fold is to stop where another one can go on. @default never */
  readonly isTimeUp?: () => boolean;
  /** Told of each portion that is written. */
  readonly onProgress?: (progress: FoldProgress) => void;
  /** How much is folded at once. @default 4 million characters or 4,000 commits */
  readonly portion?: PortionSize;
}

export interface FoldOutcome extends FoldProgress {
  /** Whether the end of the lines was reached. */
  readonly done: boolean;
  /** The last stream that is in the generation, with all before it: what comes after it is to be folded next. */
  readonly after?: StreamId;
  /** All others are in the generation. */
  readonly failures: readonly StreamFailure[];
}

/**
 * Folds commits, each stream in order and from its first version on, and writes what they come to into a generation. What
 * is there already is left out, so it may be stopped at any moment and begun again, and two may fold the same lines.
 *
 * Runs before the generation follows what happens now. It knows lines and a store, and so has no way to publish or to send.
 *
 * @throws {GenerationIncomplete} when so many streams fail that there is no sense in going on
 * @throws {StoreUnreachable} when the store does not answer, {StoreFull} when it has no room left; another fold goes on
 */
export type FoldBucket = (lines: AsyncIterable<CountedLine>, options?: FoldOptions) => Promise<FoldOutcome>;
