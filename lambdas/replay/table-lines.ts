import type { CountedLine } from '../archive/commit-events.ts';
import { StreamId } from '../core/stream-id.ts';
import { lineOf } from '../event-store/commit-lines.ts';
import type { EventReader } from '../event-store/event-store.ts';
import type { HeadPlace, StreamHead, StreamHeads } from '../event-store/stream-heads.ts';

/** Streams that are asked for at once. */
const PORTION = 200;

/** Versions of a stream that are read at once. */
const RANGE = 500;

export interface TableSources {
  readonly heads: Pick<StreamHeads, 'next'>;
  /** The commits as they were stored. */
  readonly stored: EventReader;
}

/**
 * Every commit of a category in a segment of the event store: stream by stream, each in order and to its head.
 * @param after only of streams behind this one. @default from the beginning
 * @throws {StoreUnavailable}
 */
export async function* tableLines(
  { heads, stored }: TableSources,
  { segment, category }: { readonly segment: number; readonly category: string },
  after?: HeadPlace,
): AsyncGenerator<CountedLine> {
  for await (const head of headsOf(heads, segment, after)) {
    if (StreamId.category(head.stream) === category) yield* linesTo(stored, head);
  }
}

async function* headsOf(
  heads: Pick<StreamHeads, 'next'>,
  segment: number,
  after: HeadPlace | undefined,
): AsyncGenerator<StreamHead> {
  let place = after;
  for (;;) {
    const portion = await heads.next(segment, PORTION, place);
    yield* portion;
    place = portion.at(-1);
    if (portion.length < PORTION) return;
  }
}

async function* linesTo(stored: EventReader, { stream, version }: StreamHead): AsyncGenerator<CountedLine> {
  for (let from = 1; from <= version; from += RANGE) {
    for (const commit of await stored.read(stream, from, Math.min(from + RANGE - 1, version)))
      yield lineOf(commit);
  }
}
