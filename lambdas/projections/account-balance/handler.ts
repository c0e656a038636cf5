import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { VALKEY_URL_ENV } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { sqsBatchHandler } from '../handle-sqs-batch.ts';
import { projectDocuments } from '../project-documents.ts';
import { valkey } from '../valkey-client.ts';
import { balanceDocuments } from './balance-documents.ts';
import { accountBalanceProjection } from './contract.ts';
import { balancesIn } from './valkey-balances.ts';

const cache = valkey(requireEnv(VALKEY_URL_ENV));
const stores = projectionStores();

const projection = {
  ...stores,
  contract: accountBalanceProjection,
  logger,
  writerOf(generation: string) {
    const positions = balancesIn(cache, generation);
    return { positions, project: projectDocuments(balanceDocuments, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), sqsBatchHandler(projection)));
