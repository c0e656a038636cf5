import type { Context } from 'aws-lambda';
import { archivePrefixes } from '../../archive/contract.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { SEGMENTS } from '../../event-store/stream-heads.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import type { TieringEvent } from '../contract.ts';
import { RunResults } from '../run-results.ts';
import { type TieringSources as SegmentSources, tierSegment } from './tier-segment.ts';
import { NOTHING_TIERED, sumTiered, type Tiered, type TieringPlace } from './tiering.ts';

export interface TieringSources extends SegmentSources {
  readonly objects: ObjectStore;
  readonly logger: Logger;
}

/** What a run has done, or would do. */
export interface TieringReport extends Tiered {
  readonly run: string;
  /** Whether it was done. */
  readonly applied: boolean;
  readonly endedAt: string;
}

export interface TieringAnswer {
  readonly done: boolean;
  readonly place?: TieringPlace;
}

/** Milliseconds that are left for what is under way when the time is over. */
const RESERVE = 60_000;

export const tieringResults = (objects: ObjectStore, run: string): RunResults<Tiered, TieringReport> =>
  new RunResults(objects, { prefix: archivePrefixes.tiering, run, parts: SEGMENTS });

/** One slice of one phase, as the state machine asks for it. Any of them may be asked for again. */
export const tieringHandler =
  (sources: TieringSources) =>
  async (event: TieringEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<TieringAnswer> => {
    const results = tieringResults(sources.objects, event.run);
    if (event.phase === 'conclude') {
      await conclude(sources, results, event);
      return { done: true };
    }
    const until = sources.now() + context.getRemainingTimeInMillis() - RESERVE;
    const slice = { ...event, place: event.place as TieringPlace | null };
    const place = await tierSegment(sources, slice, until);
    if (place.after !== null) return { done: false, place };
    await results.write(event.segment, place.tiered);
    return { done: true };
  };

async function conclude(
  { now, logger }: TieringSources,
  results: RunResults<Tiered, TieringReport>,
  { run, apply }: Pick<TieringEvent, 'run' | 'apply'>,
): Promise<void> {
  const tiered = (await results.read()).reduce(sumTiered, NOTHING_TIERED);
  const endedAt = new Date(now()).toISOString();
  await results.writeReport({ ...{ run, applied: apply, endedAt }, ...tiered });
  const { failures, ...counts } = tiered;
  if (apply) count('CommitsTiered', tiered.commits);
  count('TieringFailures', tiered.failed);
  logger.info(apply ? 'Old commits were moved to the tier' : 'Old commits could be moved', { ...counts });
  for (const { stream, reason } of failures) logger.warn('A stream stays in the table', { stream, reason });
}
