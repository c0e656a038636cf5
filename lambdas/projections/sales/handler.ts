import { EVENTS_TABLE_ENV } from '../../event-store/contract.ts';
import { DynamoDbEventStore } from '../../event-store/dynamodb-event-store.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { POSTGRES_URL_ENV, salesProjection } from '../contract.ts';
import { kinesisBatchHandler } from '../handle-kinesis-batch.ts';
import { postgresPool } from '../postgres-client.ts';
import { PostgresTallyStore } from '../postgres-tally-store.ts';
import { projectTallies } from '../project-tallies.ts';
import { salesTable } from './postgres-sales.ts';
import { salesTallies } from './sales-tallies.ts';

const reader = new DynamoDbEventStore({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) });
const store = new PostgresTallyStore({ pool: postgresPool(requireEnv(POSTGRES_URL_ENV)), table: salesTable });
const project = projectTallies(salesTallies, store, reader);

export const handler = batchFrame(
  kinesisBatchHandler(salesTallies.category, project, logger.with({ projection: salesProjection.name })),
);
