import { StoreUnavailable } from '../../event-store/event-store.ts';
import { ArchiveUnavailable } from '../../event-store/object-store.ts';
import { parkReason } from '../../event-store/park-reason.ts';
import type { StreamHead, StreamHeads } from '../../event-store/stream-heads.ts';
import { type TierPolicy, type TierSources, tierStream } from './tier-stream.ts';
import { NOTHING_TIERED, sumTiered, type Tiered, type TieringPlace } from './tiering.ts';

export interface TieringSources extends TierSources {
  readonly heads: StreamHeads;
  readonly policy: TierPolicy;
}

export interface SegmentSlice {
  readonly segment: number;
  readonly apply: boolean;
  readonly place: TieringPlace | null;
}

/** Streams that are asked for at once, and then gone through in parts of so many. */
const PORTION = 200;
const AT_ONCE = 8;

/**
 * Goes on with the streams of a segment. What is wrong with one stream leaves it as it is, and is told.
 * @param until milliseconds since 1970 at which no more streams are begun
 * @returns where to go on, and what was done so far; `after` is null behind the last stream
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 */
export async function tierSegment(
  sources: TieringSources,
  { segment, apply, place }: SegmentSlice,
  until: number,
): Promise<TieringPlace> {
  let { after, tiered } = place ?? { after: null, tiered: NOTHING_TIERED };
  do {
    const portion = await sources.heads.next(segment, PORTION, after ?? undefined);
    for (let first = 0; first < portion.length; first += AT_ONCE) {
      const some = portion.slice(first, first + AT_ONCE);
      const done = await Promise.all(some.map((head) => tierOne(sources, head, apply)));
      tiered = done.reduce(sumTiered, tiered);
    }
    const last = portion.at(-1);
    if (last === undefined || portion.length < PORTION) return { after: null, tiered };
    after = { stream: last.stream, commit: last.commit };
  } while (sources.now() < until);
  return { after, tiered };
}

async function tierOne(
  { policy, ...sources }: TieringSources,
  { stream }: StreamHead,
  apply: boolean,
): Promise<Tiered> {
  try {
    const { commits, size, snapshot } = await tierStream(sources, stream, policy, apply);
    const moved = commits > 0 ? 1 : 0;
    return { ...NOTHING_TIERED, streams: 1, moved, commits, size, snapshots: snapshot ? 1 : 0 };
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof ArchiveUnavailable) throw error;
    return {
      ...NOTHING_TIERED,
      streams: 1,
      failures: [{ stream, reason: parkReason(error) }],
      failed: 1,
    };
  }
}
