import type { Client } from '@opensearch-project/opensearch';
import { asked } from './opensearch-client.ts';

/** What an index says of itself goes with it. */
interface Mark {
  readonly complete?: boolean;
}

export async function setMark(client: Client, index: string): Promise<void> {
  const mark: Mark = { complete: true };
  await asked(client.indices.putMapping({ index, body: { _meta: mark } }));
}

/** @throws {StoreUnreachable} also where the index is not there */
export async function hasMark(client: Client, index: string): Promise<boolean> {
  const mappings = await asked(client.indices.getMapping({ index }));
  return Object.values(mappings).some(
    ({ mappings }) => (mappings._meta as Mark | undefined)?.complete === true,
  );
}
