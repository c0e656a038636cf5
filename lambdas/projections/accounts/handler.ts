import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { postgresPool } from '../postgres-client.ts';
import { projectDocuments } from '../project-documents.ts';
import { accountDocuments } from './account-documents.ts';
import { accountsProjection } from './contract.ts';
import { accountsIn } from './postgres-accounts.ts';

const pool = postgresPool(requireEnv(POSTGRES_URL_ENV));
const stores = projectionStores();

const projection = {
  ...stores,
  contract: accountsProjection,
  logger,
  writerOf(generation: string) {
    const positions = accountsIn(pool, generation);
    return { positions, project: projectDocuments(accountDocuments, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), kinesisBatchHandler(projection)));
