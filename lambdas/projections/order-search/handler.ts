import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { OPENSEARCH_URL_ENV } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { openSearchClient } from '../opensearch-client.ts';
import { orderDocuments } from '../order-documents.ts';
import { projectDocuments } from '../project-documents.ts';
import { orderSearchProjection } from './contract.ts';
import { foundOrdersIn } from './opensearch-orders.ts';

const client = openSearchClient(requireEnv(OPENSEARCH_URL_ENV));
const stores = projectionStores();

const projection = {
  ...stores,
  contract: orderSearchProjection,
  logger,
  writerOf(generation: string) {
    const positions = foundOrdersIn(client, generation);
    return { positions, project: projectDocuments(orderDocuments, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), kinesisBatchHandler(projection)));
