import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { OPENSEARCH_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { openSearchClient } from '../opensearch-client.ts';
import { OpenSearchDocumentStore } from '../opensearch-document-store.ts';
import { orderDocuments } from '../order-documents.ts';
import { projectDocuments } from '../project-documents.ts';
import { orderSearchProjection } from './contract.ts';
import { ordersIndex } from './opensearch-orders.ts';

const client = openSearchClient(requireEnv(OPENSEARCH_URL_ENV));
const store = new OpenSearchDocumentStore({ client, index: ordersIndex });
const { events, parked } = eventStores();
const project = projectDocuments(orderDocuments, store, events);

export const handler = batchFrame(
  answering(store, kinesisBatchHandler({ contract: orderSearchProjection, project, parked, logger })),
);
