import { StoreUnavailable } from '../event-store/event-store.ts';
import { ArchiveUnavailable } from '../event-store/object-store.ts';
import { StoreUnreachable } from '../projections/store-errors.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { Problem } from '../shared/http-problem.ts';
import { NotAnnounced } from './announcer.ts';

/** Seconds. */
const SOON = 1;

/** What may pass, in the words of HTTP; what is not known stays what it is, and becomes a 500. */
export function toProblem(error: unknown): unknown {
  const passes = [StoreUnavailable, StoreUnreachable, ArchiveUnavailable, NotAnnounced].some(
    (kind) => error instanceof kind,
  );
  return passes || isTransient(error)
    ? new Problem('unavailable', { detail: 'Send it again.', retryAfter: SOON, cause: error })
    : error;
}
