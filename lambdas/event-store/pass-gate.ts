import type { Commit, Delivered } from '../core/commit.ts';
import { admit, type VersionRange } from '../core/gate.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from './event-store.ts';

/** The event store does not have what a transport delivered: it was restored to an earlier time, or is another one. */
export class CommitsMissing extends Error {
  readonly code = 'CommitsMissing';
  constructor(stream: StreamId, { from, to }: VersionRange) {
    super(`${stream}: versions ${from} to ${to} were announced, but the event store does not have them`);
    this.name = 'CommitsMissing';
  }
}

/** Milliseconds that a consumer waits for newer code, or for commits that the event store does not have. */
export const PATIENCE = 15 * 60_000;

/**
 * Versions that are read at once, however many are missing, and all of a stream that is in memory: some hundred KB of
 * ordinary commits, and less than 40 MB, packed, of the largest that an item holds.
 */
export const MOST_VERSIONS = 100;

/** Commits that follow one another, in their present form. */
export interface Portion {
  /** None when all that was delivered has been applied before. */
  readonly commits: readonly Commit[];
  /** Where the consumer stands once they are applied: always the end of a commit. */
  readonly reached: number;
  /** Whether another portion follows. */
  readonly more: boolean;
}

/**
 * What a consumer may apply of what was delivered, in its present form and in order, with what was missing fetched from
 * the event store. In portions: one when at most {@link MOST_VERSIONS} are missing, and another for as many again.
 * @throws {CommitsMissing}
 * @throws {UnknownEvent}
 * @throws {StoreUnavailable}
 */
export async function* passGate(
  reader: PresentEventReader,
  stream: StreamId,
  position: number,
  delivered: readonly Delivered[],
): AsyncGenerator<Portion> {
  let portion = await portionAfter(reader, stream, position, delivered);
  while (portion.more) {
    yield portion;
    portion = await portionAfter(reader, stream, portion.reached, delivered);
  }
  yield portion;
}

async function portionAfter(
  reader: PresentEventReader,
  stream: StreamId,
  position: number,
  delivered: readonly Delivered[],
): Promise<Portion> {
  const { apply, missing } = admit(position, delivered);
  const present = apply.map(reader.present);
  if (missing === undefined) return { commits: present, reached: endOf(present, position), more: false };
  const to = Math.min(missing.to, missing.from + MOST_VERSIONS - 1);
  const fetched = await reader.read(stream, missing.from, to);
  const complete = admit(position, [...present, ...fetched]);
  const reached = endOf(complete.apply, position);
  if (complete.missing !== undefined || reached < to)
    throw new CommitsMissing(stream, { from: missing.from, to });
  return { commits: complete.apply, reached, more: reached < missing.to };
}

const endOf = (commits: readonly Commit[], position: number): number =>
  commits.reduce((sum, { events }) => sum + events.length, position);
