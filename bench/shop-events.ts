import { hash } from 'node:crypto';
import { bucketOf } from '../lambdas/archive/archive-bucket.ts';
import type { Commit, RecordedEvent } from '../lambdas/core/commit.ts';
import { StreamId } from '../lambdas/core/stream-id.ts';
import { type CommitLine, lineOf } from '../lambdas/event-store/commit-lines.ts';
import { orderCommits, shippedDay, stockCommits } from './histories.ts';

/** A shop that goes on as it did on the day that ships. */
export interface Shop {
  /** Events of so many days, about. */
  eventsOf(days: number): number;
  /** The commits of so many days in one bucket, as an archive gives them: by stream and version. */
  linesOf(bucket: number, days: number): Generator<CommitLine>;
}

/** The commits of one stream on the day that ships. */
type History = readonly Commit[];

/** What becomes of a day's commits on another one. */
interface Another {
  readonly seed: string;
  readonly stream: StreamId;
  readonly day: number;
  /** Of the first event. */
  readonly version: number;
}

const FIRST_MORNING = Date.UTC(2010, 11, 1, 8);
const MILLISECONDS_OF_A_DAY = 86_400_000;

/** Digits of an order's number: numbers of one length sort as the texts that they are. */
const DIGITS = 8;

/**
 * Orders and products as the domain makes them of the day that ships. Each order is one of that day, drawn by a seed, with
 * an id and a day of its own. A product is registered on the first day, and each day it receives what it did then, and the
 * orders of that day reserve of it.
 *
 * The same seed gives the same commits, byte by byte, and nothing that was given out is kept.
 */
export async function shop(seed = 'varve'): Promise<Shop> {
  const day = await shippedDay();
  const orders = historiesOf(await orderCommits(day, 1));
  const products = historiesOf(await stockCommits(day));
  const furtherDay = countEvents(products.flat().map((commit) => onDay(commit, 1)));
  const drawn = (number: number): History => {
    const place = Number.parseInt(hash('sha256', `${seed} ${number}`).slice(0, 8), 16) % orders.length;
    return orders[place] ?? [];
  };
  function* ordersOf(bucket: number, days: number): Generator<CommitLine> {
    for (let number = 0; number < days * orders.length; number++) {
      const stream = StreamId.of('order', String(number).padStart(DIGITS, '0'));
      if (bucketOf(stream) !== bucket) continue;
      yield* again(drawn(number), { seed, stream, day: Math.floor(number / orders.length), version: 1 });
    }
  }
  function* productsOf(bucket: number, days: number): Generator<CommitLine> {
    for (const history of products) {
      const stream = streamOf(history);
      let version = 1;
      for (let today = 0; bucketOf(stream) === bucket && today < days; today++) {
        yield* again(history, { seed, stream, day: today, version });
        version += countEvents(history.map((commit) => onDay(commit, today)));
      }
    }
  }
  return {
    eventsOf: (days) =>
      countEvents(products.flat()) + days * countEvents(orders.flat()) + (days - 1) * furtherDay,
    *linesOf(bucket, days) {
      yield* ordersOf(bucket, days);
      yield* productsOf(bucket, days);
    },
  };
}

function* again(history: History, { seed, stream, day, version: first }: Another): Generator<CommitLine> {
  let version = first;
  for (const commit of history) {
    const { at, events } = onDay(commit, day);
    const id = hash('sha256', `${seed} ${stream} ${version}`);
    const key = commit.meta.correlationId.replace(StreamId.id(commit.stream), StreamId.id(stream));
    const meta = { ...commit.meta, correlationId: key, causationId: key };
    const ids = { commitId: uuidOf(at, id), commandId: id.slice(0, 22), commandHash: id.slice(22, 44) };
    yield lineOf({ ...commit, stream, version, at, ...ids, meta, events });
    version += events.length;
  }
}

/** Its events as they are some days later. */
function onDay(commit: Commit, day: number): Pick<Commit, 'at' | 'events'> {
  const at = new Date(FIRST_MORNING + day * MILLISECONDS_OF_A_DAY).toISOString();
  const events = commit.events.filter(({ type }) => day === 0 || type !== 'ProductRegistered');
  return { at, events: events.map((event) => dated(event, at.slice(0, 10))) };
}

function dated(event: RecordedEvent, orderDate: string): RecordedEvent {
  const data = event.data as object;
  return 'orderDate' in data ? { ...event, data: { ...data, orderDate } } : event;
}

/** As long and as hard to compress as a UUIDv7. */
function uuidOf(at: string, id: string): string {
  const time = Date.parse(at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${id.slice(44, 47)}-8${id.slice(47, 50)}-${id.slice(50, 62)}`;
}

const historiesOf = (commits: readonly Commit[]): readonly History[] =>
  [...Map.groupBy(commits, ({ stream }) => stream)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, history]) => history);

function streamOf([first]: History): StreamId {
  if (first === undefined) throw new Error('A stream has commits');
  return first.stream;
}

const countEvents = (commits: readonly Pick<Commit, 'events'>[]): number =>
  commits.reduce((sum, { events }) => sum + events.length, 0);
