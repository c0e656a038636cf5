import { type Client, errors } from '@opensearch-project/opensearch';
import { aliasOf, generationOf, type ProjectionContract } from '../contract.ts';
import { asked } from '../opensearch-client.ts';
import { type DocumentIndex, indexBody } from '../opensearch-document-store.ts';
import { type Prepared, preparedOf } from './prepared.ts';

/** A projection with its index. */
export interface PreparedIndex extends Prepared {
  readonly index: DocumentIndex<never>;
}

/** A projection in OpenSearch with its index, by what it declares of it. */
export const preparedIndex = (
  contract: Extract<ProjectionContract, { readonly store: 'opensearch' }>,
): PreparedIndex => ({
  contract,
  index: { index: generationOf(contract), alias: aliasOf(contract), ...contract.index },
});

/**
 * Creates, where they are not there yet, the index of each named projection and its alias. Safe to run again: an index
 * that is there stays as it is, since another mapping is another version of its projection.
 *
 * @throws {UnknownProjection}
 */
export async function prepareOpenSearch(
  client: Client,
  indexes: readonly PreparedIndex[],
  names: readonly string[],
): Promise<void> {
  for (const { index } of names.map((name) => preparedOf(indexes, name))) await prepareIndex(client, index);
}

async function prepareIndex<Document>(client: Client, index: DocumentIndex<Document>): Promise<void> {
  await asked(client.indices.create({ index: index.index, body: indexBody(index) })).catch(
    (error: unknown) => {
      if (!isThere(error)) throw error;
    },
  );
  const named = await asked(client.indices.existsAlias({ name: index.alias }));
  if (!named) await asked(client.indices.putAlias({ index: index.index, name: index.alias }));
}

const isThere = (error: unknown): boolean =>
  error instanceof errors.ResponseError && error.body?.error?.type === 'resource_already_exists_exception';
