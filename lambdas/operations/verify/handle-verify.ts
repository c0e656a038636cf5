import type { Context } from 'aws-lambda';
import type { HeadPlace, StreamHeads } from '../../event-store/stream-heads.ts';
import type { VerificationEvent } from '../contract.ts';
import { type ConcludingSources, conclude } from './conclude.ts';
import { enumerateHeads } from './enumerate-heads.ts';
import type { BucketPlace } from './verification.ts';
import { type VerifyingSources, verifyBucket } from './verify-bucket.ts';
import { WorkObjects } from './work-objects.ts';

export interface VerifySources extends VerifyingSources, ConcludingSources {
  readonly heads: StreamHeads;
}

/** Whether the phase is done, and if not where the next call goes on. */
export interface VerificationAnswer {
  readonly done: boolean;
  readonly place?: HeadPlace | BucketPlace | null;
  /** Of the last phase: what was found and not healed. */
  readonly found?: number;
}

/** Milliseconds that are left for what is under way when the time is over. */
const RESERVE = 60_000;

/** One slice of one phase, as the state machine asks for it. Any of them may be asked for again. */
export const verifyHandler =
  (sources: VerifySources) =>
  async (
    event: VerificationEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<VerificationAnswer> => {
    const work = new WorkObjects(sources.objects, event.run);
    const until = sources.now() + context.getRemainingTimeInMillis() - RESERVE;
    switch (event.phase) {
      case 'heads':
        return await enumerateHeads(
          sources,
          work,
          { ...event, place: event.place as HeadPlace | null },
          until,
        );
      case 'bucket':
        return await verifyBucket(
          sources,
          work,
          { ...event, place: event.place as BucketPlace | null },
          until,
        );
      case 'conclude':
        return { done: true, found: (await conclude(sources, work, event.run)).found };
      default:
        return event satisfies never;
    }
  };
