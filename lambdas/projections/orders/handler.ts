import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { orderDocuments } from '../order-documents.ts';
import { postgresPool } from '../postgres-client.ts';
import { PostgresDocumentStore } from '../postgres-document-store.ts';
import { projectDocuments } from '../project-documents.ts';
import { ordersProjection } from './contract.ts';
import { ordersTable } from './postgres-orders.ts';

const store = new PostgresDocumentStore({
  pool: postgresPool(requireEnv(POSTGRES_URL_ENV)),
  table: ordersTable,
});
const { events, parked } = eventStores();
const project = projectDocuments(orderDocuments, store, events);

export const handler = batchFrame(
  answering(store, kinesisBatchHandler({ contract: ordersProjection, project, parked, logger })),
);
