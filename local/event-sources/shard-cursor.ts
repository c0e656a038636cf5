import { backoff, type Pace, pause } from './pace.ts';
import { type Page, type Position, PositionLost, type StreamReader } from './stream-reader.ts';

/**
 * Reads a shard page by page, and finds its place again when an iterator expires, the engine restarts, or the position
 * is lost (then it begins at the shard's horizon).
 */
export class ShardCursor {
  #reader: StreamReader;
  #shardId: string;
  #position: Position;
  #iterator: string | undefined;

  constructor(reader: StreamReader, shardId: string, start: Position) {
    this.#reader = reader;
    this.#shardId = shardId;
    this.#position = start;
  }

  /** The next page; undefined when the source was stopped meanwhile. A read that fails is tried again for ever. */
  async read(limit: number, pace: Pace, signal: AbortSignal): Promise<Page | undefined> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        return await this.#readOnce(limit);
      } catch (error) {
        this.#recover(error);
        // An iterator that has expired is the usual cause, and cured at once.
        await pause(failures === 0 ? 0 : backoff(failures, pace), signal);
      }
    }
    return undefined;
  }

  async #readOnce(limit: number): Promise<Page> {
    this.#iterator ??= await this.#reader.iterator(this.#shardId, this.#position);
    const page = await this.#reader.read(this.#shardId, this.#iterator, limit);
    this.#iterator = page.next;
    const last = page.records.at(-1);
    if (last !== undefined) {
      this.#position = { after: last.sequenceNumber };
    }
    return page;
  }

  #recover(error: unknown): void {
    this.#iterator = undefined;
    if (error instanceof PositionLost) {
      this.#position = 'TRIM_HORIZON';
    }
  }
}
