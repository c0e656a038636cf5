import { answering } from '../../event-store/positions-question.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { tableEnvOf } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { projectDocuments } from '../project-documents.ts';
import { productStockProjection } from './contract.ts';
import { stockIn } from './dynamodb-stock.ts';
import { stockDocuments } from './stock-documents.ts';

const table = { client: dynamoDbClient(), tableName: requireEnv(tableEnvOf(productStockProjection)) };
const stores = projectionStores();

const projection = {
  ...stores,
  contract: productStockProjection,
  logger,
  writerOf(generation: string) {
    const positions = stockIn(table, generation);
    return { positions, project: projectDocuments(stockDocuments, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), kinesisBatchHandler(projection)));
