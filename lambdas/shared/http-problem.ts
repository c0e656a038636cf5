/** Every problem that an API answers by itself: `type` is `urn:varve:problem:<slug>` (RFC 9457). */
const PROBLEMS = {
  'malformed-json': [400, 'The body is not JSON'],
  'invalid-body': [400, 'The body is not valid'],
  'invalid-query': [400, 'A query parameter is not valid'],
  'invalid-id': [400, 'The id is not valid'],
  'invalid-header': [400, 'A header is not valid'],
  'invalid-cursor': [400, 'The cursor is not valid'],
  unauthenticated: [401, 'The token is not an access token'],
  forbidden: [403, 'You may not do this'],
  'not-found': [404, 'There is no such thing'],
  rejected: [409, 'The command was refused'],
  conflict: [409, 'Others changed the stream at the same time'],
  'already-running': [409, 'One is running already'],
  unfinished: [409, 'One was begun, and has not come to its end'],
  'version-mismatch': [412, 'The stream is at another version'],
  'body-too-large': [413, 'The body is too large'],
  'commit-too-large': [413, 'The command leads to more than can be stored at once'],
  'unsupported-media-type': [415, 'The body is of another media type than application/json'],
  'idempotency-key-reused': [422, 'The idempotency key came with another command before'],
  internal: [500, 'Something went wrong'],
  'not-yet': [503, 'The read model has not got there yet'],
  unavailable: [503, 'A store does not answer'],
  'newer-event': [503, 'The stream holds an event of a newer version of the code'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemSlug = keyof typeof PROBLEMS;

/** One fault of the input: where it is and what is wrong, with `path` as in `lines[3].quantity`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** What to do about it. */
  readonly detail: string;
  /** Further fields of the body. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An answer that is not the wanted one: thrown anywhere in an API, turned into the answer by its frame. */
export class Problem extends Error {
  readonly slug: ProblemSlug;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(slug: ProblemSlug, options: ProblemOptions) {
    super(`${slug}: ${options.detail}`, { cause: options.cause });
    this.name = 'Problem';
    this.slug = slug;
    this.status = PROBLEMS[slug][0];
    this.options = options;
  }

  /** The same with further headers. */
  with(headers: Readonly<Record<string, string>>): Problem {
    return new Problem(this.slug, { ...this.options, headers: { ...this.options.headers, ...headers } });
  }

  /** The answer, in API Gateway's payload format 2.0. */
  toAnswer(requestId: string) {
    const { detail, fields, retryAfter, headers } = this.options;
    return {
      statusCode: this.status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        ...headers,
      },
      body: JSON.stringify({
        type: `urn:varve:problem:${this.slug}`,
        title: PROBLEMS[this.slug][1],
        status: this.status,
        detail,
        instance: requestId,
        ...fields,
      }),
    };
  }
}

/** The input has faults: 400 with each of them. */
export const invalid = (
  slug: Extract<ProblemSlug, `invalid-${string}`>,
  ...errors: readonly Fault[]
): Problem =>
  new Problem(slug, { detail: 'Correct what `errors` lists and send it again.', fields: { errors } });

/** Whatever was thrown, as a problem: what is none is a fault of ours, of which the answer says nothing. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem('internal', { detail: 'Try again; if it stays, report the instance.', cause: error });

/** The same answer for what is not there and for what is somebody else's. */
export const notFound = (): Problem => new Problem('not-found', { detail: 'Check the path.' });

export const forbidden = (): Problem =>
  new Problem('forbidden', { detail: 'Ask somebody with the role for it.' });
