import type { Commit } from './commit.ts';
import { type DomainEvent, readEvent, type SchemaVersions } from './event.ts';
import type { StreamId } from './stream-id.ts';

/** Where an event stands. */
export interface EventContext {
  readonly stream: StreamId;
  readonly version: number;
  /** ISO-8601 UTC; informative only. */
  readonly at: string;
}

/** As much of a commit as a projection reads. */
export type CommitEvents = Pick<Commit, 'stream' | 'version' | 'at' | 'events'>;

/** What a projection reads. */
export interface Reads<Event extends DomainEvent> {
  /** The events that it is shown; types that are not among them are passed over, and move its version on (S19). */
  readonly schemaVersions: SchemaVersions<Event>;
}

/**
 * A read model with one document a stream, a pure fold of it. The document at version N depends on events 1..N alone,
 * so a write that is ahead may replace one that is behind, whoever made it.
 */
export interface DocumentProjection<Document, Event extends DomainEvent> extends Reads<Event> {
  evolve(document: Document | undefined, event: Event, context: EventContext): Document | undefined;
}

/** What an event adds to one row of sums. Numbers are safe integers and may be negative. */
export interface Tally<Key extends string = string, Sum extends string = string> {
  readonly key: Readonly<Record<Key, string>>;
  readonly add: Readonly<Record<Sum, number>>;
}

/** A read model of sums over many streams. */
export interface TallyProjection<Row extends Tally, Event extends DomainEvent> extends Reads<Event> {
  tally(event: Event, context: EventContext): readonly Row[];
}

/**
 * Each event of `commits` that the projection reads, with the place where it stands, in order.
 * @throws {UnknownEvent} at one that it should read and was written by other code
 */
export function* eventsFor<Event extends DomainEvent>(
  { schemaVersions }: Reads<Event>,
  commits: readonly CommitEvents[],
): Generator<readonly [Event, EventContext]> {
  for (const { stream, version, at, events } of commits) {
    for (const [index, recorded] of events.entries()) {
      const event = readEvent(schemaVersions, recorded);
      if (event !== undefined) yield [event, { stream, version: version + index, at }];
    }
  }
}

/** Folds a stream's new commits into its document. */
export function foldDocument<Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  document: Document | undefined,
  commits: readonly CommitEvents[],
): Document | undefined {
  let folded = document;
  for (const [event, context] of eventsFor(projection, commits))
    folded = projection.evolve(folded, event, context);
  return folded;
}

/** One tally a key, sorted by key: written in that order by everybody, two batches cannot deadlock. */
export function sumTallies<Row extends Tally>(tallies: readonly Row[]): readonly Row[] {
  const sums = new Map<string, Row>();
  for (const tally of tallies) {
    const key = JSON.stringify(Object.values(tally.key));
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? tally : { ...tally, add: plus(sum.add, tally.add) });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function plus(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = Object.entries(a).map(([name, amount]) => [name, amount + (b[name] ?? 0)] as const);
  for (const [name, amount] of sum) {
    if (!Number.isSafeInteger(amount)) throw new RangeError(`The sum of ${name} is beyond the safe integers`);
  }
  return Object.fromEntries(sum);
}
