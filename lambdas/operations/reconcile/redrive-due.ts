import type { ParkedStream, ParkedStreams } from '../../event-store/parked-streams.ts';
import { endsByItself } from '../../projections/permanent-failure.ts';
import type { ConsumerPositions } from '../consumer-positions.ts';
import { type Announcers, announceMarks } from '../redrive.ts';

export interface RedrivingSources {
  readonly positions: Pick<ConsumerPositions, 'consumers'>;
  readonly parked: ParkedStreams;
  readonly announcers: Announcers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Marks that are looked at together. */
const PORTION = 200;

/** Milliseconds between two attempts at a mark that ends by itself: as long as it has been there, within these bounds. */
const SHORTEST_WAIT = 60_000;
const LONGEST_WAIT = 3_600_000;

/**
 * Redrives what newer code, or a store that is complete again, may be able to apply by now. All other marks are for
 * operators.
 * @param until milliseconds since 1970 at which it stops; the next run looks at all of them again
 * @throws {StoreUnavailable}
 * @throws {NotAnnounced}
 */
export async function redriveDue(sources: RedrivingSources, until: number): Promise<void> {
  for (const consumer of sources.positions.consumers) {
    let marks: readonly ParkedStream[] = [];
    do {
      if (sources.now() >= until) return;
      marks = await sources.parked.list(consumer, PORTION, marks.at(-1)?.stream);
      await announceMarks(
        sources,
        marks.filter((mark) => isDue(mark, sources.now())),
      );
    } while (marks.length === PORTION);
  }
}

function isDue({ reason, firstSeen, lastSeen }: ParkedStream, now: number): boolean {
  const parkedFor = Date.parse(lastSeen) - Date.parse(firstSeen);
  const wait = Math.min(Math.max(parkedFor, SHORTEST_WAIT), LONGEST_WAIT);
  return endsByItself(reason) && now - Date.parse(lastSeen) >= wait;
}
