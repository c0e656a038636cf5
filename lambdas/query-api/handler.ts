import { readFileSync } from 'node:fs';
import { POSTGRES_URL_ENV } from '../projections/contract.ts';
import { PostgresOrderQueries } from '../projections/orders/postgres-orders.ts';
import { postgresPool } from '../projections/postgres-client.ts';
import { PostgresSalesQueries } from '../projections/sales/postgres-sales.ts';
import { secretsManagerClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { secret } from '../shared/secrets.ts';
import { CURSOR_KEY_ENV } from './contract.ts';
import { queryHandler } from './handle-query.ts';

const pool = postgresPool(requireEnv(POSTGRES_URL_ENV));

export const handler = httpFrame(
  queryHandler({
    orders: new PostgresOrderQueries(pool),
    sales: new PostgresSalesQueries(pool),
    cursorKey: secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV)),
    // Made by the build from the schemas, and laid beside the bundle.
    apiDocument: readFileSync(new URL('openapi.json', import.meta.url), 'utf8'),
  }),
);
