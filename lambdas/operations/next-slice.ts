import { type HeadPlace, SEGMENTS, type StreamHead, type StreamHeads } from '../event-store/stream-heads.ts';

/** How far an enumeration of all streams has come, by segment: null before the first stream. */
export type Places = readonly (HeadPlace | 'end' | null)[];

/** Before the first stream of every segment. */
export const FROM_THE_START: Places = Array.from({ length: SEGMENTS }, () => null);

export const isAtEnd = (places: Places): boolean => places.every((place) => place === 'end');

/** What comes next of all streams. */
export interface Slice {
  readonly heads: readonly StreamHead[];
  /** Where the next slice begins. */
  readonly places: Places;
}

/**
 * The next streams of all segments at once.
 * @param perSegment streams of a segment at most
 * @throws {StoreUnavailable}
 */
export async function nextSlice(heads: StreamHeads, places: Places, perSegment: number): Promise<Slice> {
  const portions = await Promise.all(
    places.map((place, segment) =>
      place === 'end' ? [] : heads.next(segment, perSegment, place ?? undefined),
    ),
  );
  return {
    heads: portions.flat(),
    places: portions.map((portion) => {
      const last = portion.at(-1);
      return last === undefined || portion.length < perSegment
        ? 'end'
        : { stream: last.stream, commit: last.commit };
    }),
  };
}
