import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { accountBalanceProjection, generationOf, VALKEY_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { sqsBatchHandler } from '../handle-sqs-batch.ts';
import { projectDocuments } from '../project-documents.ts';
import { valkey } from '../valkey-client.ts';
import { ValkeyDocumentStore } from '../valkey-document-store.ts';
import { type BalanceDocument, balanceDocuments } from './balance-documents.ts';

const store = new ValkeyDocumentStore<BalanceDocument>({
  valkey: valkey(requireEnv(VALKEY_URL_ENV)),
  generation: generationOf(accountBalanceProjection),
});
const { events, parked } = eventStores();
const project = projectDocuments(balanceDocuments, store, events);

export const handler = batchFrame(
  sqsBatchHandler({ contract: accountBalanceProjection, project, parked, logger }),
);
