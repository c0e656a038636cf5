import { secretsManagerClient } from '../../shared/aws-clients.ts';
import { optionalEnv, requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { secret } from '../../shared/secrets.ts';
import {
  ordersProjection,
  POSTGRES_ADMIN_SECRET_ENV,
  POSTGRES_ADMIN_URL_ENV,
  type PrepareProperties,
  salesProjection,
} from '../contract.ts';
import { ordersTable } from '../orders/postgres-orders.ts';
import { postgresPool } from '../postgres-client.ts';
import { documentTableDdl } from '../postgres-document-store.ts';
import { tallyTableDdl } from '../postgres-tally-store.ts';
import { salesTable } from '../sales/postgres-sales.ts';
import { customResourceHandler } from './answer-cloudformation.ts';
import { preparePostgres } from './postgres-preparation.ts';

const projections = [
  { contract: ordersProjection, ddl: documentTableDdl(ordersTable) },
  { contract: salesProjection, ddl: tallyTableDdl(salesTable) },
];

const adminSecret = secret(secretsManagerClient(), optionalEnv(POSTGRES_ADMIN_SECRET_ENV) ?? '');
const admin = postgresPool(requireEnv(POSTGRES_ADMIN_URL_ENV), {
  password: async () => JSON.parse(await adminSecret()).password,
  // A cluster that has paused takes about 15 s to wake (AWS: "Scaling to zero ACUs with automatic pause and resume").
  connectTimeout: 40_000,
});

export const handler = batchFrame(
  customResourceHandler(
    (properties) => preparePostgres(admin, projections, properties as unknown as PrepareProperties),
    logger,
  ),
);
