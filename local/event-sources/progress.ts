import { Bell } from './bell.ts';
import type { StreamRecord } from './stream-reader.ts';

/** Nothing is missed without it: whoever waits is woken by what is finished. */
const LONGEST_LOOK_MS = 60_000;

/**
 * The records of a shard that were read and are not yet done, in order. Lanes finish them out of order; the shard may be
 * read again only from behind the last record before which nothing is open.
 */
export class Progress {
  #open: StreamRecord[] = [];
  #done = new Set<StreamRecord>();
  readonly #finished = new Bell();

  get open(): number {
    return this.#open.length;
  }

  begin(records: readonly StreamRecord[]): void {
    this.#open.push(...records);
  }

  /** Answers the sequence number behind which everything is still to do, if it has moved. */
  finish(records: readonly StreamRecord[]): string | undefined {
    for (const record of records) {
      this.#done.add(record);
    }
    const firstOpen = this.#open.findIndex((record) => !this.#done.has(record));
    const settled = this.#open.splice(0, firstOpen === -1 ? this.#open.length : firstOpen);
    for (const record of settled) {
      this.#done.delete(record);
    }
    this.#finished.ring();
    return settled.at(-1)?.sequenceNumber;
  }

  /** Settles when fewer than this many records are open, or when the source is stopped. */
  async fewerThan(limit: number, signal: AbortSignal): Promise<void> {
    while (this.#open.length >= limit && !signal.aborted) {
      await this.#finished.next(this.#finished.rings, LONGEST_LOOK_MS, signal);
    }
  }
}
