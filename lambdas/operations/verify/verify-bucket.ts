import { setTimeout as sleep } from 'node:timers/promises';
import { parseCommitsKey } from '../../archive/archive-keys.ts';
import { bucketLines } from '../../archive/read-bucket.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { healedIn, plusResult, tells } from './bucket-result.ts';
import { type Compared, comparedStretches } from './compared-stretches.ts';
import { type HealingSources, healStretch, unhealed } from './heal-stretch.ts';
import { HealedParts } from './healed-parts.ts';
import { type Circumstances, judgeStretch } from './judge-stretch.ts';
import { resultOf } from './stretch-result.ts';
import { stretchesOf } from './stretches.ts';
import { type BucketPlace, type BucketResult, MOST_KEPT, NOTHING, type ObjectFault } from './verification.ts';
import type { WorkObjects } from './work-objects.ts';

export interface VerifyingSources extends HealingSources {
  readonly objects: ObjectStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds after which the archive should have a commit. */
  readonly patience: number;
  /** Waits for so many milliseconds. @default a timer */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

export interface BucketTask {
  readonly bucket: number;
  readonly heal: boolean;
  readonly place: BucketPlace | null;
}

export interface BucketSlice {
  readonly done: boolean;
  readonly place: BucketPlace | null;
}

const BEFORE_ALL: BucketPlace = { result: NOTHING };

/**
 * Compares the next streams of a bucket with the store, each whole. What is read of the archive is listed anew for each
 * slice, and then passed over up to its place. Where it heals and an object has turned out to be damaged, it goes through
 * the bucket once more: what stands in such objects alone is written elsewhere, so that they may be left out.
 * @param until milliseconds since 1970 at which no more streams are begun; at least one is compared
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 */
export async function verifyBucket(
  sources: VerifyingSources,
  work: WorkObjects,
  task: BucketTask,
  until: number,
): Promise<BucketSlice> {
  const { bucket } = task;
  if (task.place === null && (await work.results.has(bucket))) return { done: true, place: null };
  const parts = new HealedParts({ ...sources, bucket });
  const comparing: Comparing = { ...task, work, parts, faults: [], touched: new Set() };
  const { place, isOver, notBefore } = await compareOn(sources, comparing, until);
  await parts.write();
  const result = plusResult(place.result, { ...NOTHING, faults: comparing.faults });
  if (notBefore !== undefined) await waitFor(sources, Math.min(notBefore, until));
  if (!isOver) return { done: false, place: { ...place, result } };
  const again = onceMore(comparing, result);
  if (again !== undefined) return { done: false, place: again };
  await work.results.write(bucket, result);
  return { done: true, place: null };
}

/** From the beginning, with what is known by now of the objects. */
function onceMore({ heal, place, touched }: Comparing, result: BucketResult): BucketPlace | undefined {
  const keys = new Set([...touched, ...result.faults.map(({ key }) => key)]);
  const damaged = [...keys].filter((key) => parseCommitsKey(key) !== undefined).slice(0, MOST_KEPT);
  const isSecond = place?.damaged !== undefined;
  return heal && !isSecond && damaged.length > 0 ? { result: healedIn(result), damaged } : undefined;
}

interface Comparing extends BucketTask {
  readonly work: WorkObjects;
  readonly parts: HealedParts;
  /** Takes what is wrong with objects. */
  readonly faults: ObjectFault[];
  /** Takes the keys of objects with which something is wrong, whichever bucket tells it. */
  readonly touched: Set<string>;
}

interface Reached {
  readonly place: BucketPlace;
  readonly isOver: boolean;
  /** When the stream behind `place` can be judged. */
  readonly notBefore?: number | undefined;
}

async function compareOn(sources: VerifyingSources, task: Comparing, until: number): Promise<Reached> {
  const begin = task.place ?? BEFORE_ALL;
  const listedAt = sources.now();
  const heads = (await task.work.readHeads(task.bucket)).filter(({ stream }) => isBehind(stream, begin));
  const stretches = stretchesOf(linesBehind(begin, sources, task), heads);
  let walk: Walk = { place: begin, ...NEW_STREAM };
  const damaged = new Set(begin.damaged);
  for await (const compared of comparedStretches(sources.events, stretches, damaged)) {
    walk = await goOn({ ...sources, ...task, listedAt }, walk, compared);
    const isLate = walk.place !== begin && sources.now() >= until;
    if (walk.notBefore !== undefined || isLate) return broken(walk);
  }
  return { ...walk, isOver: true };
}

/** How far a slice has come, and what was found in the stream that is under way. */
interface Walk extends Pick<Reached, 'place' | 'notBefore'>, Pick<Circumstances, 'expected' | 'doubtful'> {
  readonly result: BucketResult;
}

const NEW_STREAM = { result: NOTHING, expected: 1, doubtful: undefined };

/** The stream under way is compared anew by the next slice, which does not find what was healed of it. */
const broken = ({ place, notBefore, result }: Walk): Reached => ({
  place: { ...place, result: plusResult(place.result, healedIn(result)) },
  ...{ isOver: false, notBefore },
});

async function goOn(
  sources: VerifyingSources & Comparing & { readonly listedAt: number },
  walk: Walk,
  { stretch, standings, faults }: Compared,
): Promise<Walk> {
  const { head, stream, isLast } = stretch;
  const { expected, doubtful } = walk;
  const { issues, tally, ...judged } = judgeStretch(standings, { ...sources, head, expected, doubtful });
  if (judged.notBefore !== undefined) return { ...walk, notBefore: judged.notBefore };
  sources.faults.push(...faults);
  const outcomes = sources.heal
    ? await healStretch(sources, sources.parts, stream, issues)
    : unhealed(issues);
  const result = plusResult(walk.result, resultOf(stream, tally, outcomes));
  if (!isLast) return { ...walk, ...judged, result };
  const whole = { ...result, tally: { ...result.tally, streams: 1 } };
  const place = { ...walk.place, after: stream, result: plusResult(walk.place.result, whole) };
  return { place, ...NEW_STREAM };
}

const linesBehind = ({ after }: BucketPlace, { objects }: VerifyingSources, task: Comparing) =>
  bucketLines(objects, task.bucket, {
    ...(after && { after }),
    onFault: (fault) => {
      task.touched.add(fault.key);
      if (tells(task.bucket, fault.key)) task.faults.push(fault);
    },
  });

const isBehind = (stream: StreamId, { after }: BucketPlace): boolean => after === undefined || stream > after;

async function waitFor({ now, pause = sleep }: VerifyingSources, moment: number): Promise<void> {
  const milliseconds = moment - now();
  if (milliseconds > 0) await pause(milliseconds);
}
