import { setTimeout as sleep } from 'node:timers/promises';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  readonly body: any;
}

export interface CallOptions {
  readonly method?: string;
  /** `null` sends none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly text?: string | Uint8Array;
}

const NOT_YET_FOR_MS = 60_000;

function headersOf(token: string | null, text: CallOptions['text'], options: CallOptions): Headers {
  const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
  if (text !== undefined) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  return headers;
}

/** A client of one backend, as this operator unless a call says otherwise. */
export function httpClient(api: string, operator: string) {
  async function call(path: string, options: CallOptions = {}): Promise<HttpAnswer> {
    const { method = 'GET', token = operator, json, text = JSON.stringify(json) } = options;
    const headers = headersOf(token, text, options);
    const response = await fetch(`${api}${path}`, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
  }

  const command = (path: string, json: unknown = {}, options: CallOptions = {}): Promise<HttpAnswer> =>
    call(path, { method: 'POST', ...(options.text === undefined ? { json } : {}), ...options });

  /** Asks again for as long as the read model has not got there: waiting by version, not by the clock. */
  async function query(path: string, options: CallOptions = {}): Promise<HttpAnswer> {
    const deadline = Date.now() + NOT_YET_FOR_MS;
    for (;;) {
      const answer = await call(path, options);
      if (answer.status !== 503 || Date.now() > deadline) return answer;
      await sleep(100);
    }
  }

  /** Every item of a list, page by page. */
  async function all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor = '';
    do {
      const { status, body } = await query(`${path}${cursor}`);
      if (status !== 200) throw new Error(`${path} was answered with ${status} ${JSON.stringify(body)}`);
      items.push(...body.items);
      cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '');
    return items;
  }

  return { call, command, query, all };
}

export type HttpClient = ReturnType<typeof httpClient>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a problem looks like on the wire. */
export const problem = (status: number, slug: string, fields: Record<string, unknown> = {}) => ({
  status,
  body: { type: `urn:varve:problem:${slug}`, status, ...fields },
});

/** Pence. */
export const gbp = (amount: number) => ({ amount, currency: 'GBP' });

/** What a refusal by the domain looks like on the wire. */
export const refused = (rejection: string, fields: Record<string, unknown> = {}) =>
  problem(409, 'rejected', { rejection, ...fields });
