import type { StreamId } from '../core/stream-id.ts';
import type { Snapshot } from './snapshot.ts';

/** Streams that one environment remembers. */
const MOST = 256;

/** The states that this process saw last: a stream that is written time and again is read from there on. */
export class RecentSnapshots {
  /** The one that was used last comes last. */
  readonly #byStream = new Map<StreamId, Snapshot>();

  find(stream: StreamId): Snapshot | undefined {
    const found = this.#byStream.get(stream);
    if (found !== undefined) this.keep(found);
    return found;
  }

  keep(snapshot: Snapshot): void {
    this.forget(snapshot.stream);
    this.#byStream.set(snapshot.stream, snapshot);
    const [oldest] = this.#byStream.keys();
    if (this.#byStream.size > MOST && oldest !== undefined) this.forget(oldest);
  }

  forget(stream: StreamId): void {
    this.#byStream.delete(stream);
  }
}
