import type { EventReader } from '../event-store/event-store.ts';
import type { StreamHeads } from '../event-store/stream-heads.ts';
import { type ConsumerPositions, ConsumerUnreachable } from './consumer-positions.ts';
import { type Behind, findBehind } from './find-behind.ts';
import { isAtEnd, nextSlice, type Places } from './next-slice.ts';

/** Streams of a segment that are compared together. */
const PER_SEGMENT = 60;

/** Milliseconds after which no more streams are begun with: a call has to be answered within the time of a request. */
const TIME = 5_000;

/** Streams of a consumer, of those compared together, whose first missing commit is looked up: those written first. */
const MOST_LOOKED_UP = 100;

/** How far a consumer is behind in the streams that were looked at; parked ones are among them. */
export interface Lag {
  readonly consumer: string;
  /** Whether it said where it stands; the rest is 0 when it did not. */
  readonly reachable: boolean;
  readonly streams: number;
  readonly events: number;
  /** When the oldest commit was made that it has not applied: ISO-8601 UTC. */
  readonly oldest: string | null;
}

export interface MeasuredLag {
  readonly lags: readonly Lag[];
  /** Streams that were looked at. */
  readonly streams: number;
  readonly places: Places;
}

export interface LagSources {
  readonly heads: StreamHeads;
  readonly events: Pick<EventReader, 'read'>;
  readonly positions: ConsumerPositions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Compares streams with the positions of every consumer that is deployed, for as long as there is time, and some of them
 * in any case.
 * @throws {StoreUnavailable}
 */
export async function measureLag(sources: LagSources, from: Places): Promise<MeasuredLag> {
  const until = sources.now() + TIME;
  let measured = await lagOfSlice(sources, from);
  while (!isAtEnd(measured.places) && sources.now() < until)
    measured = plus(measured, await lagOfSlice(sources, measured.places));
  return measured;
}

function plus(before: MeasuredLag, next: MeasuredLag): MeasuredLag {
  const lags = before.lags.map((lag, index) => sumOf(lag, next.lags[index] ?? lag));
  return { lags, streams: before.streams + next.streams, places: next.places };
}

const sumOf = (a: Lag, b: Lag): Lag => ({
  consumer: a.consumer,
  reachable: a.reachable && b.reachable,
  streams: a.streams + b.streams,
  events: a.events + b.events,
  oldest: [a.oldest, b.oldest].filter((at) => at !== null).sort()[0] ?? null,
});

async function lagOfSlice(sources: LagSources, from: Places): Promise<MeasuredLag> {
  const { heads, places } = await nextSlice(sources.heads, from, PER_SEGMENT);
  const lagOf = async (consumer: string): Promise<Lag> => {
    try {
      const behind = await findBehind(sources.positions, consumer, heads);
      const events = behind.reduce((sum, { head, position }) => sum + head.version - position, 0);
      const oldest = await oldestOf(sources, behind);
      return { consumer, reachable: true, streams: behind.length, events, oldest };
    } catch (error) {
      if (!(error instanceof ConsumerUnreachable)) throw error;
      return { consumer, reachable: false, streams: 0, events: 0, oldest: null };
    }
  };
  const lags = await Promise.all(sources.positions.consumers.map(lagOf));
  return { lags, streams: heads.length, places };
}

async function oldestOf({ events }: LagSources, behind: readonly Behind[]): Promise<string | null> {
  const first = [...behind].sort((a, b) => (a.head.at < b.head.at ? -1 : 1)).slice(0, MOST_LOOKED_UP);
  const missing = await Promise.all(
    first.map(({ head, position }) => events.read(head.stream, position + 1, position + 1)),
  );
  return (
    missing
      .flat()
      .map(({ at }) => at)
      .sort()[0] ?? null
  );
}
