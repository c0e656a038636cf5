import type { ObjectStore } from '../../event-store/object-store.ts';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { verificationMetrics } from '../contract.ts';
import { distinctFaults, plusResult } from './bucket-result.ts';
import { surveyObjects } from './survey-objects.ts';
import { type BucketResult, NOTHING, type ObjectFault, type Report } from './verification.ts';
import type { WorkObjects } from './work-objects.ts';

export interface ConcludingSources {
  readonly objects: ObjectStore;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Findings, and faults of objects, that a report shows. */
const MOST_SHOWN = 1_000;

/**
 * Sums up what was found in all buckets, writes it down and tells CloudWatch.
 * @throws {ObjectMissing} when a bucket has no result
 * @throws {ArchiveUnavailable}
 */
export async function conclude(sources: ConcludingSources, work: WorkObjects, run: string): Promise<Report> {
  const results = await work.results.read();
  const { tally, ...sum } = results.reduce((a, b) => plusResult(a, b, MOST_SHOWN), NOTHING);
  const { duplicates, ...counts } = await surveyObjects(sources.objects);
  const report = await work.results.writeReport({
    run,
    endedAt: new Date(sources.now()).toISOString(),
    ...tally,
    ...counts,
    found: wrongIn(sum) + sum.faults.length,
    ...sum,
    faults: distinctFaults([...sum.faults, ...duplicates]).slice(0, MOST_SHOWN),
  });
  count(verificationMetrics.verified, report.commits);
  count(verificationMetrics.findings, report.found);
  tell(sources.logger, report);
  return report;
}

const wrongIn = ({ wrong }: Pick<BucketResult, 'wrong'>): number =>
  Object.values(wrong).reduce((sum, commits) => sum + commits, 0);

function tell(logger: Logger, { findings, faults, ...report }: Report): void {
  logger.info('The archive was verified', { ...report });
  for (const finding of findings) logger.warn('The archive and the event store disagree', { ...finding });
  for (const fault of faults)
    logger.warn('An object of the archive is not as it should be', described(fault));
}

const described = ({ kind, key, detail }: ObjectFault) => ({ kind, key, detail });
