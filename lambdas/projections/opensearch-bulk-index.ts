import type { Client } from '@opensearch-project/opensearch';
import type { DocumentStore } from './document-store.ts';
import { asked } from './opensearch-client.ts';
import type { DocumentIndex } from './opensearch-document-store.ts';
import { StoreFull, StoreUnreachable } from './store-errors.ts';

/** As it is made: see `indexBody`. */
const REFRESHED = '1s';

/** What a node puts on an index when the disk is full (OpenSearch: "Disk-based shard allocation", flood stage). */
const FULL = 'index.blocks.read_only_allow_delete';

/** An index that is filled is not refreshed meanwhile: nobody searches it, and a segment a second is work for nothing. */
export const beginBulk = (client: Client, index: string): Promise<unknown> =>
  refreshEvery(client, index, '-1');

/**
 * What was written is found, and what will be is found as soon as before. Ends a filling however it ended, also one whose
 * function is gone; an index that is not being filled stays as it is.
 */
export async function endBulk(client: Client, index: string): Promise<void> {
  await refreshEvery(client, index, REFRESHED);
  await asked(client.indices.refresh({ index }));
}

const refreshEvery = (client: Client, index: string, interval: string): Promise<unknown> =>
  asked(client.indices.putSettings({ index, body: { index: { refresh_interval: interval } } }));

type Fill<Document> = Pick<DocumentStore<Document>, 'positions' | 'save'>;

/** The store of an index that is being filled; tells a full disk from a node that is busy, which of documents it does not. */
export const bulkDocuments = <Document>(options: {
  readonly client: Client;
  readonly index: Pick<DocumentIndex<Document>, 'index'>;
  readonly store: Fill<Document>;
}): Fill<Document> => ({
  positions: (streams) => options.store.positions(streams),
  save: (folded) =>
    options.store.save(folded).catch(async (error: unknown) => {
      const isFull =
        error instanceof StoreUnreachable && (await isBlocked(options.client, options.index.index));
      throw isFull ? new StoreFull(error) : error;
    }),
});

/** Not, where it cannot be asked. */
async function isBlocked(client: Client, index: string): Promise<boolean> {
  const settings = client.indices.getSettings({ index, name: FULL, flat_settings: true });
  const body = await asked(settings).catch((): Awaited<typeof settings>['body'] => ({}));
  return (body[index]?.settings as Readonly<Record<string, unknown>> | undefined)?.[FULL] === 'true';
}
