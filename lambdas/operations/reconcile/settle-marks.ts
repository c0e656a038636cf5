import { StreamId } from '../../core/stream-id.ts';
import { type ParkedStream, type ParkedStreams, pointerUpTo } from '../../event-store/parked-streams.ts';
import type { StreamHeads } from '../../event-store/stream-heads.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { type ConsumerPositions, ConsumerUnreachable } from '../consumer-positions.ts';
import { categoryOf, isPublisher, parkingConsumers, transportOf } from '../consumers.ts';
import { listMarks, type Place, placeOf } from '../list-marks.ts';
import type { Announcers } from '../redrive.ts';

export interface SettlingSources {
  readonly positions: ConsumerPositions;
  readonly parked: ParkedStreams;
  readonly heads: Pick<StreamHeads, 'head'>;
  readonly announcers: Announcers;
  readonly logger: Logger;
}

/** Marks that are looked at together. */
const PORTION = 100;

/**
 * Takes away the next marks behind which nothing waits any more: a later commit brought everything, or the event store has
 * no such versions. Of all others some wait for an operator, and some for newer code.
 * @param after only marks behind this one
 * @returns the last mark that was looked at, or that there are no more
 * @throws {StoreUnavailable}
 * @throws {NotAnnounced}
 */
export async function settleMarks(sources: SettlingSources, after: Place | null): Promise<Place | 'end'> {
  const marks = await listMarks(sources.parked, {
    consumers: parkingConsumers(sources.positions),
    limit: PORTION,
    after: after ?? undefined,
  });
  for (const [consumer, parked] of Map.groupBy(marks, (mark) => mark.consumer)) {
    const standing = await standingOf(sources, consumer, parked);
    for (const mark of parked) await settle(sources, mark, standing(mark.stream));
  }
  const last = marks.at(-1);
  return last === undefined || marks.length < PORTION ? 'end' : placeOf(last);
}

/** How far a stream is applied: by the consumer or, of what a publisher could not send, by all whom it should reach. */
type Standing = (stream: StreamId) => number | undefined;

async function standingOf(
  { positions }: SettlingSources,
  consumer: string,
  marks: readonly ParkedStream[],
): Promise<Standing> {
  const streams = marks.map(({ stream }) => stream);
  const asked = positions.consumers.filter((each) =>
    isPublisher(consumer) ? transportOf(each) === transportOf(consumer) : each === consumer,
  );
  const answers = await Promise.all(
    asked.map(async (each) => ({
      category: categoryOf(each),
      found: await positions.positions(each, streams).catch(noneIfDown),
    })),
  );
  return (stream) => {
    const concerned = answers.filter(({ category }) => category === StreamId.category(stream));
    if (concerned.length === 0 || concerned.some(({ found }) => found === undefined)) return undefined;
    return Math.min(...concerned.map(({ found }) => found?.get(stream) ?? 0));
  };
}

function noneIfDown(error: unknown): undefined {
  if (!(error instanceof ConsumerUnreachable)) throw error;
}

async function settle(
  sources: SettlingSources,
  mark: ParkedStream,
  position: number | undefined,
): Promise<void> {
  if (position === undefined) return;
  if (position >= mark.seen) return await release(sources, mark);
  if (mark.reason.code === 'CommitsMissing') await forgetWhatNeverWas(sources, mark, position);
}

/** The event store is the truth: what it has is announced, and a mark on what it does not have keeps nothing back. */
async function forgetWhatNeverWas(
  sources: SettlingSources,
  mark: ParkedStream,
  position: number,
): Promise<void> {
  const { consumer, stream, seen } = mark;
  const version = (await sources.heads.head(stream))?.version ?? 0;
  if (version >= seen) return;
  await release(sources, mark);
  if (version > position)
    await sources.announcers[transportOf(consumer)].announce([pointerUpTo(stream, version)]);
}

/** A version that came meanwhile keeps the mark; one that was taken away with it is missed, and healed by a later round. */
async function release({ parked, logger }: SettlingSources, mark: ParkedStream): Promise<void> {
  const { consumer, stream, seen } = mark;
  if (!(await parked.release(consumer, stream, seen))) return;
  count('StreamReleased', 1, { consumer });
  logger.info('Nothing waits behind a parked stream any more', { consumer, stream, upTo: seen });
}
