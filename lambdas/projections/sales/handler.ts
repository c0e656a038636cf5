import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { postgresPool } from '../postgres-client.ts';
import { projectTallies } from '../project-tallies.ts';
import { salesProjection } from './contract.ts';
import { salesIn } from './postgres-sales.ts';
import { salesTallies } from './sales-tallies.ts';

const pool = postgresPool(requireEnv(POSTGRES_URL_ENV));
const stores = projectionStores();

const projection = {
  ...stores,
  contract: salesProjection,
  logger,
  writerOf(generation: string) {
    const positions = salesIn(pool, generation);
    return { positions, project: projectTallies(salesTallies, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), kinesisBatchHandler(projection)));
