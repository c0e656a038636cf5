import type { CommitPointer } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import {
  type ParkedStream,
  type ParkedStreams,
  pointerUpTo,
  redriveOf,
} from '../event-store/parked-streams.ts';
import type { Announcer } from './announcer.ts';
import { isPublisher, type Transport, transportOf } from './consumers.ts';
import { listMarks, type Place } from './list-marks.ts';

/** What is redriven by one call at most: it has to be answered within the time of a request. */
const MOST = 1000;

export type Announcers = Readonly<Record<Transport, Announcer>>;

/** What to redrive: one stream of a consumer, all that a consumer has parked, or all. */
export interface RedriveRequest {
  readonly consumer?: string | undefined;
  /** Only with its consumer. */
  readonly stream?: StreamId | undefined;
  /** Only marks behind this one, as {@link Redriven} told it. */
  readonly after?: Place | undefined;
}

export interface Redriven {
  /** Parked streams that were announced again. */
  readonly announced: number;
  /** The last of them, when others are parked behind it. */
  readonly last: Place | undefined;
}

export interface RedriveTargets {
  readonly parked: ParkedStreams;
  readonly announcers: Announcers;
}

export interface RedriveSources extends RedriveTargets {
  /** Whose marks are looked at where none is named, in order. */
  readonly consumers: readonly string[];
}

/**
 * Announces parked streams again to the consumers that parked them, which take away their marks once they have applied
 * them. Who has applied one already passes over it, so to redrive twice is harmless.
 * @throws {StoreUnavailable}
 * @throws {NotAnnounced}
 */
export async function redrive(sources: RedriveSources, request: RedriveRequest): Promise<Redriven> {
  const found = await marksOf(sources, request);
  const marks = found.slice(0, MOST);
  await announceMarks(sources, marks);
  return { announced: marks.length, last: found.length > MOST ? marks.at(-1) : undefined };
}

/** Of what a publisher could not send, the announcement is all that was missing: its mark goes. */
export async function announceMarks(
  { parked, announcers }: RedriveTargets,
  marks: readonly ParkedStream[],
): Promise<void> {
  for (const [transport, fed] of Map.groupBy(marks, ({ consumer }) => transportOf(consumer)))
    await announcers[transport].announce(fed.map(announcementOf));
  for (const { consumer, stream, seen } of marks.filter((mark) => isPublisher(mark.consumer)))
    await parked.release(consumer, stream, seen);
}

const announcementOf = (mark: ParkedStream): CommitPointer =>
  isPublisher(mark.consumer) ? pointerUpTo(mark.stream, mark.seen) : redriveOf(mark);

async function marksOf(
  { parked, consumers }: RedriveSources,
  { consumer, stream, after }: RedriveRequest,
): Promise<readonly ParkedStream[]> {
  if (consumer === undefined || stream === undefined)
    return await listMarks(parked, {
      consumers: consumer === undefined ? consumers : [consumer],
      limit: MOST + 1,
      after,
    });
  const mark = await parked.find(consumer, stream);
  return mark === undefined ? [] : [mark];
}
