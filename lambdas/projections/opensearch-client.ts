import { Client, errors } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import { requireEnv } from '../shared/env.ts';
import { StoreFull, StoreUnreachable, Unwritable } from './store-errors.ts';

/** Milliseconds. */
const REQUEST_TIMEOUT = 5_000;

/**
 * A client for one function environment. A URL with TLS signs each request with the function's own role, since only
 * the managed service has TLS; one without is asked as it stands.
 */
export const openSearchClient = (url: string): Client =>
  new Client({
    node: url,
    requestTimeout: REQUEST_TIMEOUT,
    maxRetries: 1,
    ...(new URL(url).protocol === 'https:'
      ? AwsSigv4Signer({ region: requireEnv('AWS_REGION'), service: 'es' })
      : {}),
  });

/**
 * What OpenSearch answers, or why it does not.
 * @throws {StoreUnreachable} when it is down, overloaded (429) or has no such index yet; {StoreFull} when it has no disk left
 * @throws {Unwritable} when the call is more than it takes (413), or no JSON: one document is, since calls are kept small
 */
export async function asked<Answer>(call: Promise<{ readonly body: Answer }>): Promise<Answer> {
  try {
    return (await call).body;
  } catch (error) {
    if (isUnfit(error)) throw new Unwritable(error);
    if (error instanceof errors.ResponseError && isFull(error.body?.error)) throw new StoreFull(error);
    throw isUnreachable(error) ? new StoreUnreachable(error) : error;
  }
}

/**
 * Whether an error says that writes are blocked until there is disk again (OpenSearch: "Disk-based shard allocation", flood
 * stage; AWS: "ClusterBlockException").
 */
const isFull = (error: { readonly type?: string } | null | undefined): boolean =>
  error?.type === 'cluster_block_exception';

const isUnfit = (error: unknown): boolean =>
  error instanceof errors.SerializationError ||
  (error instanceof errors.ResponseError && error.statusCode === 413);

function isUnreachable(error: unknown): boolean {
  if (error instanceof errors.ResponseError) return isPassing(error.statusCode ?? 500);
  return error instanceof errors.OpenSearchClientError;
}

/** Of a call. 404: the index is not prepared yet. */
const isPassing = (status: number): boolean => status === 429 || status === 404 || status >= 500;

/** Of one document in a call: 400 is what it holds. All else passes, or is no fault of one document's (403: no access). */
export const isRefusal = (status: number): boolean => status === 400;
