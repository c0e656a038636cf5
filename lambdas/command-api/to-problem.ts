import { UnknownEvent } from '../core/event.ts';
import {
  CommitRefused,
  CommitTooLarge,
  StoreUnavailable,
  TransactionTooLarge,
  VersionConflict,
} from '../event-store/event-store.ts';
import { IdempotencyKeyReused, VersionMismatch } from '../event-store/execute-command.ts';
import { invalid, Problem } from '../shared/http-problem.ts';

/** Seconds. */
const SOON = 1;
const AFTER_A_DEPLOY = 30;

/** The store's and the core's errors in the words of HTTP; what is not known stays what it is, and becomes a 500. */
export function toProblem(error: unknown): unknown {
  if (error instanceof VersionConflict) {
    return new Problem('conflict', {
      detail: 'Send the same command again.',
      fields: { version: error.version },
      cause: error,
    });
  }
  if (error instanceof VersionMismatch) {
    return new Problem('version-mismatch', {
      detail: 'Read the present state, and send the command again with its version.',
      fields: { version: error.version },
    });
  }
  if (error instanceof IdempotencyKeyReused) {
    return new Problem('idempotency-key-reused', { detail: 'Send another command with another key.' });
  }
  return tooMuch(error) ?? unavailable(error) ?? error;
}

function tooMuch(error: unknown): Problem | undefined {
  if (error instanceof CommitTooLarge || error instanceof TransactionTooLarge)
    return new Problem('commit-too-large', { detail: 'Send it in parts.', fields: { limit: error.limit } });
  if (error instanceof CommitRefused)
    return invalid('invalid-body', { path: '', message: 'Leads to what the event store refuses' });
  return undefined;
}

function unavailable(error: unknown): Problem | undefined {
  if (error instanceof StoreUnavailable) {
    const detail = 'Send the same command with the same key again.';
    return new Problem('unavailable', { detail, retryAfter: SOON, cause: error });
  }
  if (error instanceof UnknownEvent) {
    const detail = 'Try again when the deployment is through.';
    return new Problem('newer-event', { detail, retryAfter: AFTER_A_DEPLOY, cause: error });
  }
  return undefined;
}
