import { ifBound } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import {
  OPENSEARCH_URL_ENV,
  POSTGRES_ADMIN_URL_ENV,
  type PrepareProperties,
  type ProjectionContract,
  projections,
} from '../contract.ts';
import { openSearchClient } from '../opensearch-client.ts';
import { customResourceHandler } from './answer-cloudformation.ts';
import { preparedIndex, prepareOpenSearch } from './opensearch-preparation.ts';
import { postgresAdministrator } from './postgres-administrator.ts';
import { preparePostgres } from './postgres-preparation.ts';
import { preparedTables } from './postgres-tables.ts';

const declared: readonly ProjectionContract[] = projections;
const tables = declared.filter((each) => each.store === 'postgres').map(preparedTables);
const indexes = declared.filter((each) => each.store === 'opensearch').map(preparedIndex);

// A store that is switched off has no URL.
const administrator = ifBound(POSTGRES_ADMIN_URL_ENV, postgresAdministrator);
const openSearch = ifBound(OPENSEARCH_URL_ENV, openSearchClient);

export const handler = batchFrame(
  customResourceHandler(async (properties) => {
    const wanted = properties as unknown as PrepareProperties;
    if (administrator) await preparePostgres(administrator, tables, wanted);
    if (openSearch) await prepareOpenSearch(openSearch, indexes, wanted.Indexes);
  }, logger),
);
