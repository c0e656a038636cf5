import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { productStockProjection, tableEnvOf } from '../contract.ts';
import { DynamoDbDocumentStore } from '../dynamodb-document-store.ts';
import { eventStores } from '../dynamodb-events.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { projectDocuments } from '../project-documents.ts';
import { type StockDocument, stockDocuments } from './stock-documents.ts';

const store = new DynamoDbDocumentStore<StockDocument>({
  client: dynamoDbClient(),
  tableName: requireEnv(tableEnvOf(productStockProjection)),
});
const { events, parked } = eventStores();
const project = projectDocuments(stockDocuments, store, events);

export const handler = batchFrame(
  kinesisBatchHandler({ contract: productStockProjection, project, parked, logger }),
);
