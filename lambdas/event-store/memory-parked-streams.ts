import type { StreamId } from '../core/stream-id.ts';
import type { Clock } from './new-commit.ts';
import type { ParkedStream, ParkedStreams, Parking } from './parked-streams.ts';

/** The in-memory twin. */
export class MemoryParkedStreams implements ParkedStreams {
  readonly #marks = new Map<string, ParkedStream>();
  readonly #clock: Clock;

  constructor({ clock = () => new Date() }: { readonly clock?: Clock } = {}) {
    this.#clock = clock;
  }

  async park({ consumer, stream, from, seen, reason }: Parking): Promise<void> {
    const now = this.#clock().toISOString();
    const key = keyOf(consumer, stream);
    const before = this.#marks.get(key);
    this.#marks.set(key, {
      consumer,
      stream,
      from: before?.from ?? from,
      seen: Math.max(before?.seen ?? 0, seen),
      reason,
      firstSeen: before?.firstSeen ?? now,
      lastSeen: now,
      count: (before?.count ?? 0) + 1,
    });
  }

  async release(consumer: string, stream: StreamId, upTo: number): Promise<boolean> {
    const key = keyOf(consumer, stream);
    if ((this.#marks.get(key)?.seen ?? 0) > upTo) return false;
    this.#marks.delete(key);
    return true;
  }

  async find(consumer: string, stream: StreamId): Promise<ParkedStream | undefined> {
    return this.#marks.get(keyOf(consumer, stream));
  }

  async list(consumer: string, limit: number, after?: StreamId): Promise<readonly ParkedStream[]> {
    return [...this.#marks.values()]
      .filter((mark) => mark.consumer === consumer && (after === undefined || mark.stream > after))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1))
      .slice(0, limit);
  }
}

const keyOf = (consumer: string, stream: StreamId): string => `${consumer} ${stream}`;
