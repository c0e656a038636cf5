import { StreamId } from '../core/stream-id.ts';
import { inOrder } from '../event-store/commit-lines.ts';
import { type ListedObject, ObjectMissing, type ObjectStore } from '../event-store/object-store.ts';
import { MOST_OPEN_OBJECTS } from '../shared/contract.ts';
import { bucketOf } from './archive-bucket.ts';
import { type ArchiveFault, refuseFault, TooManyObjects } from './archive-faults.ts';
import { parseCommitsKey } from './archive-keys.ts';
import { eachTogether } from './each-together.ts';
import { type ListedCommits, listCommits } from './list-commits.ts';
import { closeRuns, mergeRuns, type OpenRun, openRuns } from './merge-runs.ts';
import { kept, type OnFault, type PlacedLine, placedLines, type Run, sortedLines } from './placed-lines.ts';

export interface ReadingOptions {
  /** Streams up to this one are passed over: where an earlier reading has stopped. */
  readonly after?: StreamId;
  /** Streams of these categories only. @default all */
  readonly categories?: readonly string[];
  /** Takes each fault, and the reading goes on with what is left. @default it throws ArchiveDamaged */
  readonly onFault?: OnFault;
}

/** Compactions that may end while the objects of a bucket are being opened. */
const ATTEMPTS = 5;

/**
 * Every line of a bucket in order, in batches. Holds a piece of each compacted object, and all lines of the bucket that are
 * not compacted yet.
 * @throws {ArchiveDamaged}
 * @throws {ArchiveUnavailable}
 */
export async function* mergeBucket(
  objects: ObjectStore,
  bucket: number,
  options: ReadingOptions,
): AsyncGenerator<readonly PlacedLine[]> {
  const onFault = options.onFault ?? refuseFault;
  yield* mergeRuns(await openBucket({ objects, bucket, options }, onFault));
}

interface Reading {
  readonly objects: ObjectStore;
  readonly bucket: number;
  readonly options: ReadingOptions;
}

/** Lists anew when a compaction has taken away what was listed: nothing was handed out yet. */
async function openBucket(reading: Reading, onFault: OnFault): Promise<readonly OpenRun[]> {
  for (let attempt = 1; ; attempt++) {
    const listed = await listCommits(reading.objects);
    const faults = listed.faults.filter((fault) => concerns(reading.bucket, fault));
    const report = { take: (fault: ArchiveFault): unknown => faults.push(fault) };
    try {
      const runs = await openRuns(runsOf(reading, listed, (fault) => void report.take(fault)));
      report.take = onFault;
      return await reported(runs, faults, onFault);
    } catch (error) {
      if (!(error instanceof ObjectMissing) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function reported(runs: readonly OpenRun[], faults: readonly ArchiveFault[], onFault: OnFault) {
  try {
    faults.forEach(onFault);
    return runs;
  } catch (error) {
    await closeRuns(runs);
    throw error;
  }
}

/** A compacted object of another bucket that is missing is reported where it is missed. */
function concerns(bucket: number, { kind, key }: ArchiveFault): boolean {
  const name = parseCommitsKey(key);
  return kind !== 'missing-object' || name?.kind !== 'bucket' || name.bucket === bucket;
}

function runsOf(reading: Reading, { parts, buckets }: ListedCommits, onFault: OnFault): readonly Run[] {
  const { objects, bucket, options } = reading;
  const ours = buckets.filter((object) => object.bucket === bucket);
  if (ours.length > MOST_OPEN_OBJECTS) throw new TooManyObjects(bucket, ours.length, MOST_OPEN_OBJECTS);
  const compacted = ours.map(({ key }) =>
    wanted(sortedLines({ objects, key, bucket }, onFault), isAsked(options)),
  );
  return parts.length === 0 ? compacted : [...compacted, partsOf(reading, parts, onFault)];
}

async function* partsOf(
  { objects, bucket, options }: Reading,
  parts: readonly ListedObject[],
  onFault: OnFault,
): Run {
  const lines: PlacedLine[] = [];
  await eachTogether(parts, async ({ key }) => {
    const isOurs = isAsked(options, bucket);
    for await (const piece of wanted(placedLines(objects, key, onFault), isOurs))
      lines.push(...piece.map(kept));
  });
  yield lines.sort((a, b) => inOrder(a, b) || (a.key < b.key ? -1 : 1));
}

async function* wanted(run: Run, isWanted: (stream: StreamId) => boolean): Run {
  for await (const lines of run) yield lines.filter(({ stream }) => isWanted(stream));
}

/** @param bucket that the streams must be of, unless that is known */
function isAsked({ after, categories }: ReadingOptions, bucket?: number): (stream: StreamId) => boolean {
  const asked = (stream: StreamId) =>
    (after === undefined || stream > after) &&
    (categories === undefined || categories.includes(StreamId.category(stream))) &&
    (bucket === undefined || bucketOf(stream) === bucket);
  // The lines of a stream mostly come together.
  let last: { readonly stream: StreamId; readonly isAsked: boolean } | undefined;
  return (stream) => {
    if (last?.stream !== stream) last = { stream, isAsked: asked(stream) };
    return last.isAsked;
  };
}
