import { StreamId } from '../core/stream-id.ts';
import type { HeadPlace, StreamHeads } from '../event-store/stream-heads.ts';
import { bringUpToDate, TOGETHER } from './bring-up-to-date.ts';
import type { Replayable } from './replayable.ts';

/** Where to go on, null at the end. */
export interface CaughtUp {
  readonly place: HeadPlace | null;
  /** Streams that were behind. */
  readonly behind: number;
}

/**
 * Brings the streams of a segment into a generation that follows the live commits: what was stored after the archive was read,
 * and before it followed.
 * @param until milliseconds since 1970 at which no more streams are begun
 * @throws as {@link bringUpToDate}
 */
export async function catchUp(
  heads: Pick<StreamHeads, 'next'>,
  { contract, writerOf }: Pick<Replayable, 'contract' | 'writerOf'>,
  { generation, segment, place }: SegmentToCatchUp,
  isOver: () => boolean,
): Promise<CaughtUp> {
  const writer = writerOf(generation);
  let [after, behind] = [place, 0];
  for (;;) {
    const portion = await heads.next(segment, TOGETHER, after ?? undefined);
    const ours = portion.filter(({ stream }) => StreamId.category(stream) === contract.category);
    behind += await bringUpToDate(
      writer,
      ours.map(({ stream, version }) => [stream, version]),
    );
    const last = portion.at(-1);
    if (last === undefined || portion.length < TOGETHER) return { place: null, behind };
    after = { stream: last.stream, commit: last.commit };
    if (isOver()) return { place: after, behind };
  }
}

export interface SegmentToCatchUp {
  readonly generation: string;
  readonly segment: number;
  readonly place: HeadPlace | null;
}
