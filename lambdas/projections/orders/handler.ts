import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { orderDocuments } from '../order-documents.ts';
import { postgresPool } from '../postgres-client.ts';
import { projectDocuments } from '../project-documents.ts';
import { ordersProjection } from './contract.ts';
import { ordersIn } from './postgres-orders.ts';

const pool = postgresPool(requireEnv(POSTGRES_URL_ENV));
const stores = projectionStores();

const projection = {
  ...stores,
  contract: ordersProjection,
  logger,
  writerOf(generation: string) {
    const positions = ordersIn(pool, generation);
    return { positions, project: projectDocuments(orderDocuments, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), kinesisBatchHandler(projection)));
