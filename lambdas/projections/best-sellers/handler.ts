import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { VALKEY_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { sqsBatchHandler } from '../handle-sqs-batch.ts';
import { projectTallies } from '../project-tallies.ts';
import { valkey } from '../valkey-client.ts';
import { bestSellersProjection } from './contract.ts';
import { sellerTallies } from './seller-tallies.ts';
import { bestSellersRanking } from './valkey-best-sellers.ts';

const store = bestSellersRanking(valkey(requireEnv(VALKEY_URL_ENV)));
const { events, parked } = eventStores();
const project = projectTallies(sellerTallies, store, events);

export const handler = batchFrame(
  answering(store, sqsBatchHandler({ contract: bestSellersProjection, project, parked, logger })),
);
