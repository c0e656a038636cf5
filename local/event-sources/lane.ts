import { Bell } from './bell.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { fittingPayload, payloadBytes } from './payload.ts';
import type { StreamRecord } from './stream-reader.ts';

interface Queued {
  readonly record: StreamRecord;
  readonly bytes: number;
}

/**
 * One of the lanes in which a shard is delivered (ParallelizationFactor): its records go out in order, one batch after the
 * other. A batch goes out when it is full, or when the batching window is over, which begins with the first record that
 * waits after the batch before it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
 */
export class Lane {
  #queue: Queued[] = [];
  #mapping: EventSourceMapping;
  #deliver: (batch: readonly StreamRecord[]) => Promise<void>;
  #signal: AbortSignal;
  #running: Promise<void> | undefined;
  readonly #filled = new Bell();

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
    this.#queue.push(...records.map((record) => ({ record, bytes: payloadBytes(record) })));
    if (this.#isFull()) {
      this.#filled.ring();
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
    const { batchingWindow } = this.#mapping;
    if (batchingWindow > 0 && !this.#isFull()) {
      await this.#filled.next(this.#filled.rings, batchingWindow * 1000, this.#signal);
    }
  }

  /** By number of records, or because the next one would be too much for the payload. */
  #isFull(): boolean {
    return this.#queue.length >= this.#mapping.batchSize || this.#fitting() < this.#queue.length;
  }

  #takeBatch(): readonly StreamRecord[] {
    return this.#queue.splice(0, this.#fitting()).map(({ record }) => record);
  }

  #fitting(): number {
    return fittingPayload(this.#queue.slice(0, this.#mapping.batchSize).map(({ bytes }) => bytes));
  }
}
