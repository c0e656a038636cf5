import { MalformedCommit } from '../core/commit.ts';
import type { EventReader } from '../event-store/event-store.ts';
import type { StreamHead, StreamHeads } from '../event-store/stream-heads.ts';
import { type ConsumerPositions, ConsumerUnreachable } from './consumer-positions.ts';
import { type Behind, findBehind } from './find-behind.ts';
import { isAtEnd, nextSlice, type Places } from './next-slice.ts';

/** Streams of a segment that are compared together: so few that a slice begun in time also ends in time. */
const PER_SEGMENT = 15;

/** Milliseconds after which no more streams are begun with: a call has to be answered within the time of a request. */
const TIME = 5_000;

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
  let measured = await lagOfSlice(sources, from, []);
  while (!isAtEnd(measured.places) && sources.now() < until)
    measured = plus(measured, await lagOfSlice(sources, measured.places, measured.lags));
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

/** @param before one that did not say where it stands then is not asked again */
async function lagOfSlice(sources: LagSources, from: Places, before: readonly Lag[]): Promise<MeasuredLag> {
  const { heads, places } = await nextSlice(sources.heads, from, PER_SEGMENT);
  const lags = sources.positions.consumers.map((consumer, index) =>
    before[index]?.reachable === false ? unknown(consumer) : lagOf(sources, consumer, heads),
  );
  return { lags: await Promise.all(lags), streams: heads.length, places };
}

async function lagOf(sources: LagSources, consumer: string, heads: readonly StreamHead[]): Promise<Lag> {
  try {
    const behind = await findBehind(sources.positions, consumer, heads);
    const events = behind.reduce((sum, { head, position }) => sum + head.version - position, 0);
    const missing = await Promise.all(behind.map((each) => firstMissing(sources, each)));
    return {
      ...{ consumer, reachable: true, streams: behind.length, events },
      oldest: missing.sort()[0] ?? null,
    };
  } catch (error) {
    if (!(error instanceof ConsumerUnreachable)) throw error;
    return unknown(consumer);
  }
}

const unknown = (consumer: string): Lag => ({
  ...{ consumer, reachable: false, streams: 0, events: 0 },
  oldest: null,
});

/** When the first commit was made that is not applied. One that is damaged does not say it; its stream's head does. */
async function firstMissing({ events }: LagSources, { head, position }: Behind): Promise<string> {
  try {
    const [first] = await events.read(head.stream, position + 1, position + 1);
    return first?.at ?? head.at;
  } catch (error) {
    if (!(error instanceof MalformedCommit)) throw error;
    return head.at;
  }
}
