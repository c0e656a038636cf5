import { Client, errors } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import { requireEnv } from '../shared/env.ts';
import { StoreUnreachable, Unwritable } from './store-errors.ts';

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
 * @throws {StoreUnreachable} when it is down, overloaded (429) or has no such index yet
 * @throws {Unwritable} when the call is more than it takes (413), or no JSON: one document is, since calls are kept small
 */
export async function asked<Answer>(call: Promise<{ readonly body: Answer }>): Promise<Answer> {
  try {
    return (await call).body;
  } catch (error) {
    if (isUnfit(error)) throw new Unwritable(error);
    throw isUnreachable(error) ? new StoreUnreachable(error) : error;
  }
}

const isUnfit = (error: unknown): boolean =>
  error instanceof errors.SerializationError ||
  (error instanceof errors.ResponseError && error.statusCode === 413);

function isUnreachable(error: unknown): boolean {
  if (error instanceof errors.ResponseError)
    return isPassing(error.statusCode ?? 500, error.body?.error?.type);
  return error instanceof errors.OpenSearchClientError;
}

/**
 * Of a call. 404: the index is not prepared yet. A blocked cluster (AWS: "ClusterBlockException") has no disk or memory
 * left for the moment.
 */
const isPassing = (status: number, type: string | undefined): boolean =>
  status === 429 || status === 404 || status >= 500 || type === 'cluster_block_exception';

/** Of one document in a call: 400 is what it holds. All else passes, or is no fault of one document's (403: no access). */
export const isRefusal = (status: number): boolean => status === 400;
