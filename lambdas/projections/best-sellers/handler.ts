import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { VALKEY_URL_ENV } from '../contract.ts';
import { projectionStores } from '../dynamodb-projection-stores.ts';
import { positionsIn } from '../generation-positions.ts';
import { sqsBatchHandler } from '../handle-sqs-batch.ts';
import { projectTallies } from '../project-tallies.ts';
import { valkey } from '../valkey-client.ts';
import { bestSellersProjection } from './contract.ts';
import { sellerTallies } from './seller-tallies.ts';
import { bestSellersRanking } from './valkey-best-sellers.ts';

const cache = valkey(requireEnv(VALKEY_URL_ENV));
const stores = projectionStores();

const projection = {
  ...stores,
  contract: bestSellersProjection,
  logger,
  writerOf(generation: string) {
    const positions = bestSellersRanking(cache, generation);
    return { positions, project: projectTallies(sellerTallies, positions, stores.events) };
  },
};

export const handler = batchFrame(answering(positionsIn(projection), sqsBatchHandler(projection)));
