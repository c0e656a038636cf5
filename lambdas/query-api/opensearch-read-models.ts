import { openSearchClient } from '../projections/opensearch-client.ts';
import { OpenSearchOrders } from '../projections/order-search/opensearch-orders.ts';

/** What is asked of OpenSearch. */
export const openSearchReadModels = (url: string) => ({
  orders: new OpenSearchOrders(openSearchClient(url)),
});
