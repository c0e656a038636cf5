import type { Context } from 'aws-lambda';
import type { ObjectStore } from '../../../event-store/object-store.ts';
import type { Logger } from '../../../shared/logger.ts';
import { count } from '../../../shared/metrics.ts';
import type { ImportEvent, ImportInput } from '../../contract.ts';
import {
  demandWhole,
  type ImportReport,
  importedArchive,
  importResults,
  NOTHING_IMPORTED,
  plusImported,
} from '../imported-archive.ts';
import { type ImportingSources, type ImportPlace, importBucket } from './import-bucket.ts';

export interface ImportSources extends ImportingSources {
  readonly objects: ObjectStore;
  readonly logger: Logger;
}

/** Whether the phase is done, and if not where the next call goes on. */
export interface ImportAnswer {
  readonly done: boolean;
  readonly place: ImportPlace | null;
}

/** Milliseconds that are left for what is under way when the time is over. */
const RESERVE = 60_000;

/** One slice of one phase, as the state machine asks for it. Any of them may be asked for again. */
export const importHandler =
  (sources: ImportSources) =>
  async (event: ImportEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ImportAnswer> => {
    if (event.phase === 'conclude') {
      await concludeImport(sources, event);
      return { done: true, place: null };
    }
    const { bucket, archive, run } = event;
    const until = sources.now() + context.getRemainingTimeInMillis() - RESERVE;
    const results = importResults(sources.objects, run);
    if (event.place === null && (await results.has(bucket))) return { done: true, place: null };
    const slice = { bucket, place: event.place as ImportPlace | null };
    const { place, imported } = await importBucket(
      sources,
      importedArchive(sources.objects, archive),
      slice,
      until,
    );
    if (place === null) await results.write(bucket, imported);
    return { done: place === null, place };
  };

async function concludeImport(
  { objects, logger, now }: ImportSources,
  { run, archive, objects: sent }: ImportInput,
): Promise<ImportReport> {
  await demandWhole(importedArchive(objects, archive), sent);
  const results = importResults(objects, run);
  const imported = (await results.read()).reduce(plusImported, NOTHING_IMPORTED);
  const report = await results.writeReport({
    ...{ run, archive, endedAt: new Date(now()).toISOString() },
    ...imported,
  });
  const { failures, ...counts } = report;
  count('CommitsImported', counts.commits);
  count('ImportFailures', counts.failed);
  logger.info('An archive was put into the event store', { ...counts });
  for (const { stream, version, reason } of failures)
    logger.warn('A stream was not put into the event store', { stream, version, reason });
  return report;
}
