import { optionalEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { accountsTable } from '../accounts/postgres-accounts.ts';
import * as contract from '../contract.ts';
import { openSearchClient } from '../opensearch-client.ts';
import { ordersIndex } from '../order-search/opensearch-orders.ts';
import { ordersTable } from '../orders/postgres-orders.ts';
import { documentTableDdl } from '../postgres-document-store.ts';
import { tallyTableDdl } from '../postgres-tally-store.ts';
import { salesTable } from '../sales/postgres-sales.ts';
import { customResourceHandler } from './answer-cloudformation.ts';
import { prepareOpenSearch } from './opensearch-preparation.ts';
import { postgresAdministrator } from './postgres-administrator.ts';
import { preparePostgres } from './postgres-preparation.ts';

const tables = [
  { contract: contract.accountsProjection, ddl: documentTableDdl(accountsTable) },
  { contract: contract.ordersProjection, ddl: documentTableDdl(ordersTable) },
  { contract: contract.salesProjection, ddl: tallyTableDdl(salesTable) },
];
const indexes = [{ contract: contract.orderSearchProjection, index: ordersIndex }];

// A store that is switched off has no URL.
const postgresUrl = optionalEnv(contract.POSTGRES_ADMIN_URL_ENV);
const openSearchUrl = optionalEnv(contract.OPENSEARCH_URL_ENV);
const administrator = postgresUrl && postgresAdministrator(postgresUrl);
const openSearch = openSearchUrl && openSearchClient(openSearchUrl);

export const handler = batchFrame(
  customResourceHandler(async (properties) => {
    const wanted = properties as unknown as contract.PrepareProperties;
    if (administrator) await preparePostgres(administrator, tables, wanted);
    if (openSearch) await prepareOpenSearch(openSearch, indexes, wanted.Indexes);
  }, logger),
);
