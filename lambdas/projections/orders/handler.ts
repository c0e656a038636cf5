import { EVENTS_TABLE_ENV } from '../../event-store/contract.ts';
import { DynamoDbEventStore } from '../../event-store/dynamodb-event-store.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { ordersProjection, POSTGRES_URL_ENV } from '../contract.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { postgresPool } from '../postgres-client.ts';
import { PostgresDocumentStore } from '../postgres-document-store.ts';
import { projectDocuments } from '../project-documents.ts';
import { orderDocuments } from './order-documents.ts';
import { ordersTable } from './postgres-orders.ts';

const reader = new DynamoDbEventStore({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) });
const store = new PostgresDocumentStore({
  pool: postgresPool(requireEnv(POSTGRES_URL_ENV)),
  table: ordersTable,
});
const project = projectDocuments(orderDocuments, store, reader);

export const handler = batchFrame(
  kinesisBatchHandler(orderDocuments.category, project, logger.with({ projection: ordersProjection.name })),
);
