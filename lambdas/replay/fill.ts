import type { StreamId } from '../core/stream-id.ts';
import type { ObjectStore } from '../event-store/object-store.ts';
import { SEGMENTS, type StreamHeads } from '../event-store/stream-heads.ts';
import { generationOf } from '../projections/contract.ts';
import type { Building } from '../projections/generation-control.ts';
import type { ReplayInput } from './contract.ts';
import type { FoldOptions, FoldOutcome, FoldProgress } from './fold-bucket.ts';
import { GenerationIncomplete } from './generation-incomplete.ts';
import { linesUntil } from './lines-until.ts';
import { replayBucket } from './replay-bucket.ts';
import type { ReplayProgress } from './replay-progress.ts';
import type { Replayable } from './replayable.ts';
import { type TableSources, tableLines } from './table-lines.ts';

export interface FillingSources extends TableSources {
  readonly objects: ObjectStore;
  readonly heads: StreamHeads;
  readonly progress: ReplayProgress;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How far a bucket has come. */
export interface FillPlace {
  readonly after: StreamId;
  /** Before this slice. */
  readonly counted: FoldProgress;
  /** When the first slice began: milliseconds since 1970. */
  readonly began: number;
}

/** A slice of a bucket; of the event store, of as many segments as it has, and nothing of the buckets beyond. */
export interface FillSlice {
  readonly input: ReplayInput;
  readonly building: Building;
  readonly bucket: number;
  readonly place: FillPlace | null;
}

/** Milliseconds of writing after which a slice tells how far it is. */
const SLICE = 20_000;

const NOTHING: FoldProgress = { events: 0, commits: 0, streams: 0 };

/**
 * Fills a part of a generation that nobody else writes.
 * @returns where to go on; undefined at the end
 * @throws {GenerationIncomplete}
 * @throws as {@link replayBucket}
 */
export async function fill(
  sources: FillingSources,
  replayable: Replayable,
  slice: FillSlice,
  isOver: () => boolean,
): Promise<FillPlace | undefined> {
  const { isTimeUp, onProgress } = sliceOf(sources.now, isOver);
  const { counted: before, began } = slice.place ?? { counted: NOTHING, began: sources.now() };
  const { done, after, failures, ...counts } = await folded(sources, replayable, slice, {
    isTimeUp,
    onProgress,
  });
  if (failures.length > 0) throw new GenerationIncomplete(failures);
  const counted = plus(before, counts);
  await sources.progress.tell(slice.input.run, {
    bucket: slice.bucket,
    ...counted,
    done,
    began,
    told: sources.now(),
  });
  return done || after === undefined ? undefined : { after, counted, began };
}

async function folded(
  sources: FillingSources,
  { contract, filling }: Replayable,
  { input, building, bucket, place }: FillSlice,
  options: FoldOptions,
): Promise<FoldOutcome> {
  const { fold } = filling(generationOf(input.projection, building));
  const { source, until } = input;
  if (source === 'archive')
    return await replayBucket(
      sources.objects,
      { fold, contract },
      { bucket, ...options, ...(place && { after: place.after }), ...(until !== null && { until }) },
    );
  if (bucket >= SEGMENTS) return { ...NOTHING, done: true, failures: [] };
  const from = place && (await sources.heads.head(place.after));
  const lines = tableLines(sources, { segment: bucket, category: contract.category }, from ?? undefined);
  return await fold(until === null ? lines : linesUntil(lines, until), options);
}

const plus = (a: FoldProgress, b: FoldProgress): FoldProgress => ({
  events: a.events + b.events,
  commits: a.commits + b.commits,
  streams: a.streams + b.streams,
});

/** From the first portion on that was written: to find the place where it goes on may take long. */
function sliceOf(
  now: () => number,
  isOver: () => boolean,
): Required<Pick<FoldOptions, 'isTimeUp' | 'onProgress'>> {
  let first: number | undefined;
  return {
    onProgress: () => {
      first ??= now();
    },
    isTimeUp: () => isOver() || (first !== undefined && now() - first >= SLICE),
  };
}
