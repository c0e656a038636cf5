import { answering } from '../../event-store/positions-question.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV } from '../contract.ts';
import { eventStores } from '../dynamodb-events.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { postgresPool } from '../postgres-client.ts';
import { PostgresTallyStore } from '../postgres-tally-store.ts';
import { projectTallies } from '../project-tallies.ts';
import { salesProjection } from './contract.ts';
import { salesTable } from './postgres-sales.ts';
import { salesTallies } from './sales-tallies.ts';

const store = new PostgresTallyStore({ pool: postgresPool(requireEnv(POSTGRES_URL_ENV)), table: salesTable });
const { events, parked } = eventStores();
const project = projectTallies(salesTallies, store, events);

export const handler = batchFrame(
  answering(store, kinesisBatchHandler({ contract: salesProjection, project, parked, logger })),
);
