import type { StreamId } from '../core/stream-id.ts';
import type { ParkedStream, ParkedStreams } from '../event-store/parked-streams.ts';

/** Where a mark stands among those of all consumers. */
export type Place = Pick<ParkedStream, 'consumer' | 'stream'>;

export const placeOf = ({ consumer, stream }: Place): Place => ({ consumer, stream });

export interface Selection {
  /** Whose, in order. */
  readonly consumers: readonly string[];
  readonly limit: number;
  /** Only marks behind this one; it need not be there any more, nor its consumer. */
  readonly after?: Place | undefined;
}

/**
 * Marks in the order of consumers, then of streams.
 * @throws {StoreUnavailable}
 */
export async function listMarks(
  parked: ParkedStreams,
  { consumers, limit, after }: Selection,
): Promise<readonly ParkedStream[]> {
  const marks: ParkedStream[] = [];
  for (const each of consumers) {
    if (marks.length < limit && !isBefore(each, after))
      marks.push(...(await parked.list(each, limit - marks.length, streamIn(each, after))));
  }
  return marks;
}

const isBefore = (consumer: string, after: Place | undefined): boolean =>
  after !== undefined && consumer < after.consumer;

const streamIn = (consumer: string, after: Place | undefined): StreamId | undefined =>
  after?.consumer === consumer ? after.stream : undefined;
