import type { OutgoingHttpHeaders } from 'node:http';
import type { Invocation } from '../functions/lambda-function.ts';
import { type HttpAnswer, internalError } from './gateway-answer.ts';

interface FormattedAnswer {
  readonly statusCode: number | string;
  readonly headers?: Readonly<Record<string, string | number | boolean>> | null;
  readonly cookies?: readonly string[] | null;
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/**
 * What a function's answer becomes on the wire, by payload format 2.0: with a `statusCode` it is a response; without one
 * it is the JSON body of a 200. A failed function, or a response that cannot be one, is a 500.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (response format)
 */
export function httpAnswer({ payload, functionError }: Invocation): HttpAnswer {
  if (functionError !== undefined) {
    return internalError;
  }
  if (!hasStatus(payload)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) };
  }
  return isWellFormed(payload) ? formatted(payload) : internalError;
}

const hasStatus = (payload: unknown): payload is FormattedAnswer =>
  typeof payload === 'object' && payload !== null && 'statusCode' in payload;

function isWellFormed({ statusCode, headers, cookies, body }: FormattedAnswer): boolean {
  return (
    /^[1-5]\d\d$/.test(String(statusCode)) &&
    Object.values(headers ?? {}).every((value) => ['string', 'number', 'boolean'].includes(typeof value)) &&
    Array.isArray(cookies ?? []) &&
    ['string', 'undefined'].includes(typeof (body ?? undefined))
  );
}

function formatted({ statusCode, headers, cookies, body, isBase64Encoded }: FormattedAnswer): HttpAnswer {
  const own = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const sent: OutgoingHttpHeaders = {
    'content-type': 'text/plain;charset=UTF-8',
    ...Object.fromEntries(own),
  };
  const text = typeof body === 'string' ? body : '';
  return {
    status: Number(statusCode),
    headers: cookies?.length ? { ...sent, 'set-cookie': [...cookies] } : sent,
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}
