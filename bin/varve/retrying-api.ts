import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, type ApiAnswer, NoAnswer } from './api.ts';

/** What a later attempt may find gone: throttling, a function above its concurrency, a store that is away. */
const passing = new Set([429, 502, 503, 504]);

export interface RetryOptions {
  /** @default 10 */
  readonly attempts?: number;
  /** Longest pause before the first retry; it doubles up to `longestMs`. @default 100 */
  readonly firstMs?: number;
  /** @default 5000 */
  readonly longestMs?: number;
}

/**
 * Asks again, a bounded number of times, when no answer came or one that may pass. Safe for commands only because
 * each carries its idempotency key. Pauses are random, so that many clients do not come back at once, and never
 * shorter than the answer's `Retry-After` (RFC 9110 section 10.2.3).
 */
export function retryingApi(api: Api, options: RetryOptions = {}): Api {
  const { attempts = 10, firstMs = 100, longestMs = 5000 } = options;
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await api(request).catch(noAnswerAsValue);
      const mayPass = outcome instanceof NoAnswer || passing.has(outcome.status);
      if (!mayPass || attempt === attempts) return orThrow(outcome);
      const jitter = Math.random() * Math.min(longestMs, firstMs * 2 ** (attempt - 1));
      await sleep(retryAfterMs(outcome) + jitter);
    }
  };
}

function noAnswerAsValue(failure: unknown): NoAnswer {
  if (failure instanceof NoAnswer) return failure;
  throw failure;
}

function orThrow(outcome: ApiAnswer | NoAnswer): ApiAnswer {
  if (outcome instanceof NoAnswer) throw outcome;
  return outcome;
}

/** Only the form in seconds: the backend sends no other. */
function retryAfterMs(outcome: ApiAnswer | NoAnswer): number {
  if (outcome instanceof NoAnswer) return 0;
  const seconds = Number(outcome.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : 0;
}
