import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { postgresPool } from '../postgres-client.ts';
import { PostgresDocumentStore } from '../postgres-document-store.ts';
import { projectDocuments } from '../project-documents.ts';
import { accountDocuments } from './account-documents.ts';
import { accountsProjection } from './contract.ts';
import { accountsTable } from './postgres-accounts.ts';

const store = new PostgresDocumentStore({
  pool: postgresPool(requireEnv(POSTGRES_URL_ENV)),
  table: accountsTable,
});
const { events, parked } = eventStores();
const project = projectDocuments(accountDocuments, store, events);

export const handler = batchFrame(
  answering(store, kinesisBatchHandler({ contract: accountsProjection, project, parked, logger })),
);
