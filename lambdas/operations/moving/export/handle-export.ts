import type { Context } from 'aws-lambda';
import type { HeadPlace, StreamHeads } from '../../../event-store/stream-heads.ts';
import type { ExportEvent } from '../../contract.ts';
import { enumerateHeads } from '../../verify/enumerate-heads.ts';
import { ExportedArchive } from '../exported-archive.ts';
import { type CompletingPlace, type CompletingSources, completeBucket } from './complete-bucket.ts';
import { type ConcludingSources, concludeExport } from './conclude-export.ts';
import { type CopyingSources, copyBucket } from './copy-bucket.ts';
import { NOTHING_EXPORTED } from './stream-ends.ts';

export interface ExportSources extends CopyingSources, CompletingSources, ConcludingSources {
  readonly heads: StreamHeads;
}

/** Whether the phase is done, and if not where the next call goes on; null while a bucket is copied. */
export interface ExportAnswer {
  readonly done: boolean;
  readonly place: HeadPlace | CompletingPlace | null;
}

/** Milliseconds that are left for what is under way when the time is over. */
const RESERVE = 60_000;

const DONE: ExportAnswer = { done: true, place: null };
const BEFORE_ALL: CompletingPlace = { after: null, exported: NOTHING_EXPORTED };

/** One slice of one phase, as the state machine asks for it. Any of them may be asked for again. */
export const exportHandler =
  (sources: ExportSources) =>
  async (event: ExportEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ExportAnswer> => {
    const exported = new ExportedArchive(sources.objects, event.run);
    const until = sources.now() + context.getRemainingTimeInMillis() - RESERVE;
    switch (event.phase) {
      case 'heads': {
        const { segment, place } = event;
        return await enumerateHeads(
          sources,
          exported.heads,
          { segment, place: place as HeadPlace | null },
          until,
        );
      }
      case 'bucket':
        return await exportBucket(
          sources,
          exported,
          { ...event, place: event.place as CompletingPlace | null },
          until,
        );
      case 'conclude':
        await concludeExport(sources, exported, event.run);
        return DONE;
      default:
        return event satisfies never;
    }
  };

async function exportBucket(
  sources: ExportSources,
  exported: ExportedArchive,
  { bucket, place }: { readonly bucket: number; readonly place: CompletingPlace | null },
  until: number,
): Promise<ExportAnswer> {
  if (place === null) {
    const isCopied = await copyBucket(sources, exported, bucket, until);
    return { done: false, place: isCopied ? BEFORE_ALL : null };
  }
  const reached = await completeBucket(sources, exported, { bucket, place }, until);
  if (!reached.isOver) return { done: false, place: reached.place };
  await exported.results.write(bucket, reached.place.exported);
  return DONE;
}
