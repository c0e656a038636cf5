import type { Client } from '@opensearch-project/opensearch';
import { beginBulk, bulkDocuments, endBulk } from '../opensearch-bulk-index.ts';
import { orderDocuments } from '../order-documents.ts';
import { orderSearchProjection } from './contract.ts';
import { foundOrdersIn, ordersIndex } from './opensearch-orders.ts';

/** What builds are made by. */
export const orderSearchBuilds = (client: Client) => ({
  contract: orderSearchProjection,
  projection: orderDocuments,
  storeIn: (generation: string) => foundOrdersIn(client, generation),
  fillIn: (generation: string) =>
    bulkDocuments({ client, index: ordersIndex(generation), store: foundOrdersIn(client, generation) }),
  hurry: {
    begin: (generation: string) => beginBulk(client, generation),
    finish: (generation: string) => endBulk(client, generation),
  },
});
