import type { Context } from 'aws-lambda';
import type { ObjectStore } from '../../event-store/object-store.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { compactionMetrics } from '../contract.ts';
import { type CompactedArchive, compactArchive } from './compact-archive.ts';
import type { CompactedDate } from './compact-date.ts';
import { leaveOut } from './leave-out.ts';

/** What the schedule sends, or who is about to read the whole archive. */
export interface CompactEvent {
  /** The last date that is compacted, as in 2010-12-01. @default yesterday, in UTC: nothing more comes to it */
  readonly through?: string;
  /**
   * Keys of damaged, foreign or missing objects, taken out before: for an operator, once verification has healed what they
   * held, and before it heals once more. Without that their commits are lost.
   */
  readonly leaveOut?: readonly string[];
}

/** What it answers: a place as every phase of a state machine has one, which is in the archive itself. */
export interface CompactAnswer extends CompactedArchive {
  readonly place: null;
}

export interface CompactSources {
  readonly objects: ObjectStore;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Milliseconds that are left for the step that is under way when the time is over. */
const RESERVE = 180_000;
const DAY = 86_400_000;

/** Faults of a date that are answered; all are counted, and verification names them. */
const TOLD = 10;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A question that names no date: the mistake of who asks. */
export class InvalidDate extends Error {
  readonly code = 'InvalidDate';
  constructor(text: unknown) {
    super(`'${text}' is no date; send { "through": "2010-12-01" }`);
    this.name = 'InvalidDate';
  }
}

/** One run: as much as the function has time for. Whoever asked goes on with the same until it is done. */
export const compactHandler =
  ({ objects, logger, now }: CompactSources) =>
  async (event: CompactEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<CompactAnswer> => {
    const through = event.through ?? new Date(now() - DAY).toISOString().slice(0, 10);
    if (!DATE.test(through)) throw new InvalidDate(through);
    const out = await leaveOut(objects, event.leaveOut ?? []);
    if (out.length > 0)
      logger.warn('Objects were taken out of the archive', { keys: event.leaveOut, dates: out });
    const { done, dates } = await compactArchive(objects, {
      through,
      isOver: () => context.getRemainingTimeInMillis() < RESERVE,
      onDate: (date) => tell(logger, date),
    });
    return {
      done,
      place: null,
      dates: dates.map((date) => ({ ...date, faults: date.faults.slice(0, TOLD) })),
    };
  };

function tell(logger: Logger, { date, isDone, commits, faults }: CompactedDate): void {
  count(compactionMetrics.compacted, commits);
  logger.info('A date of the archive was compacted', { date, isDone, commits });
  if (faults.length === 0) return;
  count(compactionMetrics.damaged, 1);
  logger.warn('A date of the archive cannot be compacted; verify the archive', {
    date,
    faults: faults.length,
    first: faults[0],
  });
}
