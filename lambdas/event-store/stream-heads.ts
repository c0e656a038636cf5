import type { StreamId } from '../core/stream-id.ts';
import type { SEGMENTS } from './contract.ts';

export { SEGMENTS } from './contract.ts';

/** Where a stream ends. */
export interface StreamHead {
  readonly stream: StreamId;
  /** Version of the first event of its last commit: the key of that commit. */
  readonly commit: number;
  /** Version of its last event: the version of the stream. */
  readonly version: number;
  /** When the last commit was made: ISO-8601 UTC; informative only. */
  readonly at: string;
}

/** How far an enumeration has come in one segment: the stream that it saw last. */
export type HeadPlace = Pick<StreamHead, 'stream' | 'commit'>;

/** Enumerates streams. Every stream belongs to one segment; who goes through all of them sees each. */
export interface StreamHeads {
  /**
   * The next streams of a segment with their heads, in an order of the store's own. Eventually consistent: a stream that
   * has just been written may be missing, be told at an older version, or come twice.
   * @param segment 0 to {@link SEGMENTS} - 1
   * @param limit streams at most; when there are fewer, the segment has ended
   * @param after only streams behind this place of the same segment. @default from the beginning
   * @throws {StoreUnavailable}
   */
  next(segment: number, limit: number, after?: HeadPlace): Promise<readonly StreamHead[]>;

  /**
   * The head of one stream, strongly consistent; none where nothing is stored of it.
   * @throws {StoreUnavailable}
   */
  head(stream: StreamId): Promise<StreamHead | undefined>;
}
