import type { Client } from '@opensearch-project/opensearch';
import { answerSearch } from './answer-search.ts';
import { OpenSearchOrders } from './opensearch-orders.ts';

export const searchAnswers = (client: Client) => answerSearch(new OpenSearchOrders(client));
