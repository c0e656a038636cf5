import { readFileSync } from 'node:fs';
import { balanceAnswers } from '../projections/account-balance/valkey-answers.ts';
import { accountAnswers } from '../projections/accounts/postgres-answers.ts';
import { bestSellerAnswers } from '../projections/best-sellers/valkey-answers.ts';
import { OPENSEARCH_URL_ENV, POSTGRES_URL_ENV, VALKEY_URL_ENV } from '../projections/contract.ts';
import { generationsTable } from '../projections/dynamodb-generations.ts';
import { openSearchClient } from '../projections/opensearch-client.ts';
import { searchAnswers } from '../projections/order-search/opensearch-answers.ts';
import { orderAnswers } from '../projections/orders/postgres-answers.ts';
import { postgresPool } from '../projections/postgres-client.ts';
import { stockAnswers, stockTableEnv } from '../projections/product-stock/dynamodb-answers.ts';
import { salesAnswers } from '../projections/sales/postgres-answers.ts';
import { valkey } from '../projections/valkey-client.ts';
import { secretsManagerClient } from '../shared/aws-clients.ts';
import { CURSOR_KEY_ENV } from '../shared/contract.ts';
import { ifBound, requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { logger } from '../shared/logger.ts';
import { secret } from '../shared/secrets.ts';
import { queryHandler } from './handle-query.ts';

// A store that is switched off is bound by no variable.
const postgres = ifBound(POSTGRES_URL_ENV, postgresPool);
const opensearch = ifBound(OPENSEARCH_URL_ENV, openSearchClient);
const cache = ifBound(VALKEY_URL_ENV, valkey);

const queries = {
  'account-balance': cache && { 1: balanceAnswers(cache) },
  accounts: postgres && { 1: accountAnswers(postgres) },
  'best-sellers': cache && { 1: bestSellerAnswers(cache) },
  'order-search': opensearch && { 1: searchAnswers(opensearch) },
  orders: postgres && { 1: orderAnswers(postgres) },
  'product-stock': ifBound(stockTableEnv, (table) => ({ 1: stockAnswers(table) })),
  sales: postgres && { 1: salesAnswers(postgres) },
};
const cursorKey = secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV));
// Made by the build from the schemas, and laid beside the bundle.
const apiDocument = readFileSync(new URL('openapi.json', import.meta.url), 'utf8');

const generations = generationsTable();

export const handler = httpFrame(queryHandler({ queries, generations, cursorKey, apiDocument, logger }));
