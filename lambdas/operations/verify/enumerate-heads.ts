import { bucketOf } from '../../archive/archive-bucket.ts';
import type { HeadPlace, StreamHeads } from '../../event-store/stream-heads.ts';
import type { SeenHead, WorkObjects } from './work-objects.ts';

/** Streams that are asked for at once. */
const PORTION = 500;

/** Streams of a slice at most: they are held until it ends, and written in one object a bucket. */
const MOST = 50_000;

export interface EnumeratingSources {
  readonly heads: StreamHeads;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A segment, and how far it has come. */
interface SegmentPlace {
  readonly segment: number;
  readonly place: HeadPlace | null;
}

export interface EnumeratedSlice {
  readonly done: boolean;
  readonly place: HeadPlace | null;
}

/**
 * Notes the heads of the next streams of a segment, for each bucket of the archive apart.
 * @param until milliseconds since 1970 at which no more streams are asked for
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 */
export async function enumerateHeads(
  sources: EnumeratingSources,
  work: WorkObjects,
  begin: SegmentPlace,
  until: number,
): Promise<EnumeratedSlice> {
  const { segment, place } = begin;
  if (place === null && (await work.hasEnded(segment))) return { done: true, place };
  const { found, after, isOver } = await nextHeads(sources, begin, until);
  for (const [bucket, heads] of Map.groupBy(found, ({ stream }) => bucketOf(stream)))
    await work.writeHeads(bucket, heads);
  if (!isOver) return { done: false, place: after };
  await work.endSegment(segment);
  return { done: true, place: null };
}

async function nextHeads(
  { heads, now }: EnumeratingSources,
  { segment, place }: SegmentPlace,
  until: number,
) {
  const found: SeenHead[] = [];
  let after = place;
  let isOver = false;
  do {
    const portion = await heads.next(segment, PORTION, after ?? undefined);
    const seen = now();
    found.push(...portion.map(({ stream, version }) => ({ stream, version, seen })));
    const last = portion.at(-1);
    after = last === undefined ? after : { stream: last.stream, commit: last.commit };
    isOver = portion.length < PORTION;
  } while (!isOver && found.length < MOST && now() < until);
  return { found, after, isOver };
}
