import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { tableEnvOf } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { projectDocuments } from '../project-documents.ts';
import { productStockProjection } from './contract.ts';
import { stockTable } from './dynamodb-stock.ts';
import { stockDocuments } from './stock-documents.ts';

const store = stockTable(requireEnv(tableEnvOf(productStockProjection)));
const { events, parked } = eventStores();
const project = projectDocuments(stockDocuments, store, events);

export const handler = batchFrame(
  answering(store, kinesisBatchHandler({ contract: productStockProjection, project, parked, logger })),
);
