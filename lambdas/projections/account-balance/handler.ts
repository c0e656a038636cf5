import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { VALKEY_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { sqsBatchHandler } from '../handle-sqs-batch.ts';
import { projectDocuments } from '../project-documents.ts';
import { valkey } from '../valkey-client.ts';
import { balanceDocuments } from './balance-documents.ts';
import { accountBalanceProjection } from './contract.ts';
import { balancesIn } from './valkey-balances.ts';

const store = balancesIn(valkey(requireEnv(VALKEY_URL_ENV)));
const { events, parked } = eventStores();
const project = projectDocuments(balanceDocuments, store, events);

export const handler = batchFrame(
  answering(store, sqsBatchHandler({ contract: accountBalanceProjection, project, parked, logger })),
);
