import type { EventSourceMapping } from './event-source-mapping.ts';
import { pause } from './pace.ts';
import type { StreamRecord } from './stream-reader.ts';

/** Lambda's limit for the payload of an invocation, with room for the envelope: 6 MB. */
const LARGEST_PAYLOAD_BYTES = 6 * 1024 * 1024 - 1024;

/**
 * One of the lanes in which a shard is delivered (ParallelizationFactor): its records go out in order, one batch after the
 * other. A batch goes out when it is full, or when the batching window since its first record is over.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 */
export class Lane {
  #queue: StreamRecord[] = [];
  #mapping: EventSourceMapping;
  #deliver: (batch: readonly StreamRecord[]) => Promise<void>;
  #signal: AbortSignal;
  #running: Promise<void> | undefined;
  #full: (() => void) | undefined;

  constructor(
    mapping: EventSourceMapping,
    deliver: (batch: readonly StreamRecord[]) => Promise<void>,
    signal: AbortSignal,
  ) {
    this.#mapping = mapping;
    this.#deliver = deliver;
    this.#signal = signal;
  }

  push(records: readonly StreamRecord[]): void {
    this.#queue.push(...records);
    if (this.#queue.length >= this.#mapping.batchSize) {
      this.#full?.();
    }
    if (this.#queue.length > 0) {
      this.#running ??= this.#drain();
    }
  }

  /** Settles when nothing is under way any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.#signal.aborted) {
      await this.#window();
      await this.#deliver(this.#takeBatch());
    }
    this.#running = undefined;
  }

  async #window(): Promise<void> {
    const { batchingWindow, batchSize } = this.#mapping;
    if (batchingWindow > 0 && this.#queue.length < batchSize) {
      const filled = new Promise<void>((resolve) => {
        this.#full = resolve;
      });
      await Promise.race([filled, pause(batchingWindow * 1000, this.#signal)]);
    }
  }

  #takeBatch(): readonly StreamRecord[] {
    let bytes = 0;
    const most = this.#queue.slice(0, this.#mapping.batchSize);
    const firstTooMuch = most.findIndex(({ event }, index) => {
      bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
      return index > 0 && bytes > LARGEST_PAYLOAD_BYTES;
    });
    return this.#queue.splice(0, firstTooMuch === -1 ? most.length : firstTooMuch);
  }
}
