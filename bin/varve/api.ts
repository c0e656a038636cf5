import type { Target } from './target.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; the bare text when it is none. */
  readonly body: unknown;
}

/** Sends one request to the backend. Rejects with `NoAnswer` when none came back; any status is an answer. */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>;

/** The request may or may not have taken effect. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A little above the 30 seconds after which API Gateway itself answers (quotas of HTTP APIs: integration timeout). */
const TIMEOUT_MS = 35_000;

export const connectApi =
  ({ api, token }: Target): Api =>
  async ({ method, path, headers, body }) => {
    const init: RequestInit = {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    try {
      const response = await fetch(`${api}${path}`, init);
      return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    } catch (cause) {
      throw new NoAnswer(`No answer from ${api}: ${reasonOf(cause)}.`, { cause });
    }
  };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `fetch` hides what went wrong behind "fetch failed", one cause deeper. */
function reasonOf(failure: unknown): string {
  const deepest = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  const { code, message } = deepest as { code?: string; message?: string };
  return code ?? message ?? String(deepest);
}
