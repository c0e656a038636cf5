import type { Client } from '@opensearch-project/opensearch';
import { hasMark } from '../opensearch-generation-mark.ts';
import type { AnswersOf } from '../queries/query.ts';
import { answerSearch } from './answer-search.ts';
import type { orderSearchProjection } from './contract.ts';
import { OpenSearchOrders } from './opensearch-orders.ts';

export const searchAnswers = (client: Client): AnswersOf<typeof orderSearchProjection> => ({
  queriesOf: (generation) => answerSearch(new OpenSearchOrders(client, generation)),
  isComplete: (generation) => hasMark(client, generation),
});
