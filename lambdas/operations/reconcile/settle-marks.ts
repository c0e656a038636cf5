import type { EventReader } from '../../event-store/event-store.ts';
import type { ParkedStream, ParkedStreams } from '../../event-store/parked-streams.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { type ConsumerPositions, ConsumerUnreachable } from '../consumer-positions.ts';
import { type Announcers, announceMarks } from '../redrive.ts';

export interface SettlingSources {
  readonly positions: ConsumerPositions;
  readonly parked: ParkedStreams;
  readonly events: Pick<EventReader, 'read'>;
  readonly announcers: Announcers;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Marks that are looked at together. */
const PORTION = 200;

/** Milliseconds between two attempts at a mark that ends by itself: as long as it has been there, within these bounds. */
const SHORTEST_WAIT = 60_000;
const LONGEST_WAIT = 3_600_000;

/** Reasons that end with a deployment or a restore, and need no operator. */
const ENDS_BY_ITSELF = ['UnknownEvent', 'CommitsMissing'];

/** What is to be done about a mark. */
type Verdict = 'release' | 'redrive' | 'wait';

/**
 * Takes away the marks behind which nothing waits any more, since a later commit brought everything or the event store
 * has no such versions, and redrives what newer code may be able to apply by now. All other marks are for operators.
 * @throws {StoreUnavailable}
 * @throws {NotAnnounced}
 */
export async function settleMarks(sources: SettlingSources): Promise<void> {
  for (const consumer of sources.positions.consumers) {
    let marks: readonly ParkedStream[] = [];
    do {
      marks = await sources.parked.list(consumer, PORTION, marks.at(-1)?.stream);
      await settlePortion(sources, consumer, marks);
    } while (marks.length === PORTION);
  }
}

async function settlePortion(
  sources: SettlingSources,
  consumer: string,
  marks: readonly ParkedStream[],
): Promise<void> {
  const positions = await positionsOf(sources, consumer, marks);
  if (positions === undefined) return;
  const judged = await Promise.all(
    marks.map(async (mark) => ({
      mark,
      verdict: await judge(sources, mark, positions.get(mark.stream) ?? 0),
    })),
  );
  const withVerdict = (wanted: Verdict) =>
    judged.filter(({ verdict }) => verdict === wanted).map(({ mark }) => mark);
  for (const mark of withVerdict('release')) await release(sources, mark);
  await announceMarks(sources, withVerdict('redrive'));
}

async function positionsOf(
  { positions, logger }: SettlingSources,
  consumer: string,
  marks: readonly ParkedStream[],
) {
  try {
    return await positions.positions(
      consumer,
      marks.map(({ stream }) => stream),
    );
  } catch (error) {
    if (!(error instanceof ConsumerUnreachable)) throw error;
    logger.error('The parked streams of a consumer could not be looked at', error, { consumer });
    return undefined;
  }
}

async function judge(
  { events, now }: SettlingSources,
  { stream, seen, reason, firstSeen, lastSeen }: ParkedStream,
  position: number,
): Promise<Verdict> {
  if (position >= seen) return 'release';
  if (!ENDS_BY_ITSELF.includes(reason.code)) return 'wait';
  const next = await events.read(stream, position + 1, position + 1);
  if (next.length === 0) return 'release';
  const parkedFor = Date.parse(lastSeen) - Date.parse(firstSeen);
  const wait = Math.min(Math.max(parkedFor, SHORTEST_WAIT), LONGEST_WAIT);
  return now() - Date.parse(lastSeen) >= wait ? 'redrive' : 'wait';
}

/** A version that came meanwhile keeps the mark; and one that did not, but was announced, is missed and healed. */
async function release({ parked, logger }: SettlingSources, mark: ParkedStream): Promise<void> {
  const { consumer, stream, seen } = mark;
  if (!(await parked.release(consumer, stream, seen))) return;
  count('StreamReleased', 1, { consumer });
  logger.info('Nothing waits behind a parked stream any more', { consumer, stream, upTo: seen });
}
