import { v7 as uuidv7 } from 'uuid';
import type { HttpEvent } from '../shared/http-frame.ts';
import { invalid } from '../shared/http-problem.ts';

const KEY = /^[\x21-\x7e]{1,128}$/;
const VERSION = /^"(0|[1-9][0-9]{0,8})"$/;
/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export interface CommandHeaders {
  /** The client's, or one that was made for it. */
  readonly idempotencyKey: string;
  readonly expected?: number | 'any';
  readonly traceparent?: string;
}

/** @throws {Problem} 400 */
export function readHeaders(event: HttpEvent): CommandHeaders {
  const { 'idempotency-key': key, 'if-match': ifMatch, traceparent } = event.headers ?? {};
  if (key !== undefined && !KEY.test(key)) {
    throw invalid('invalid-header', {
      path: 'Idempotency-Key',
      message: 'Must be 1 to 128 visible ASCII characters',
    });
  }
  return {
    idempotencyKey: key ?? uuidv7(),
    ...(ifMatch === undefined ? {} : { expected: readIfMatch(ifMatch) }),
    // Broken tracing is no reason to refuse a command.
    ...(traceparent !== undefined && TRACEPARENT.test(traceparent) ? { traceparent } : {}),
  };
}

function readIfMatch(ifMatch: string): number | 'any' {
  if (ifMatch.trim() === '*') return 'any';
  const version = VERSION.exec(ifMatch.trim())?.[1];
  if (version === undefined) {
    throw invalid('invalid-header', {
      path: 'If-Match',
      message: 'Must be one version in quotes, as "12", or *',
    });
  }
  return Number(version);
}
