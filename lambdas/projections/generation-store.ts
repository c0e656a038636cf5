import type { StreamId } from '../core/stream-id.ts';

/**
 * Where the generations of one version of a projection are kept. That one is complete is written where its data is, so that
 * it is lost with it: who is asked and does not find the mark has nothing to answer from.
 */
export interface GenerationStore {
  /**
   * Makes what its writer finds, and lets the functions in that write and read it. Made again it stays as it is.
   * @throws {StoreUnreachable}
   */
  make(generation: string): Promise<void>;

  /** Whether nothing was written to it. @throws {StoreUnreachable} */
  isEmpty(generation: string): Promise<boolean>;

  /** It holds all that happened before, and follows what happens now: it may be asked. @throws {StoreUnreachable} */
  markComplete(generation: string): Promise<void>;

  /** Not, where it was never made. @throws {StoreUnreachable} */
  isComplete(generation: string): Promise<boolean>;

  /**
   * How far every stream is contained in it, in no order. One that is written meanwhile may come as it was before.
   * @throws {StoreUnreachable}
   */
  positions(generation: string): AsyncIterable<readonly [StreamId, number]>;

  /**
   * All that a generation holds, a row at a time and in no order: a key, and what stands there, as texts that are equal where two
   * generations of the same version hold the same. One that is written meanwhile may come as it was before, or twice.
   * @throws {StoreUnreachable}
   */
  contents(generation: string): AsyncIterable<readonly [key: string, content: string]>;

  /**
   * Takes it away, the mark first. Nobody may write it any more, or a part of it comes again.
   * @throws {StoreUnreachable}
   */
  drop(generation: string): Promise<void>;
}
