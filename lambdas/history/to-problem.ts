import { UnknownEvent } from '../core/event.ts';
import { StoreUnavailable } from '../event-store/event-store.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { Problem } from '../shared/http-problem.ts';

/** Seconds. */
const SOON = 1;
const AFTER_A_DEPLOY = 30;

/** What may pass, in the words of HTTP; what is not known stays what it is, and becomes a 500. */
export function toProblem(error: unknown): unknown {
  if (error instanceof UnknownEvent) {
    const detail = 'Try again when the deployment is through.';
    return new Problem('newer-event', { detail, retryAfter: AFTER_A_DEPLOY, cause: error });
  }
  // Secrets Manager, for the key of cursors, is not there either now and then.
  return error instanceof StoreUnavailable || isTransient(error)
    ? new Problem('unavailable', { detail: 'Ask again.', retryAfter: SOON, cause: error })
    : error;
}
