import type pg from 'pg';
import { balanceBuilds } from '../projections/account-balance/valkey-builds.ts';
import { accountBuilds } from '../projections/accounts/postgres-builds.ts';
import { bestSellerBuilds } from '../projections/best-sellers/valkey-builds.ts';
import { OPENSEARCH_URL_ENV, VALKEY_URL_ENV } from '../projections/contract.ts';
import { openSearchClient } from '../projections/opensearch-client.ts';
import { orderSearchBuilds } from '../projections/order-search/opensearch-builds.ts';
import { orderBuilds } from '../projections/orders/postgres-builds.ts';
import { stockTableEnv } from '../projections/product-stock/dynamodb-answers.ts';
import { productStockBuilds } from '../projections/product-stock/dynamodb-builds.ts';
import { salesBuilds } from '../projections/sales/postgres-builds.ts';
import { valkey } from '../projections/valkey-client.ts';
import { ifBound } from '../shared/env.ts';
import { builtDocuments, builtTallies } from './replayables.ts';

/** Every version of a projection that is deployed. A store that is switched off is bound by no variable. */
export function boundProjections(postgres: pg.Pool | undefined) {
  const opensearch = ifBound(OPENSEARCH_URL_ENV, openSearchClient);
  const cache = ifBound(VALKEY_URL_ENV, valkey);
  return [
    cache && builtDocuments(balanceBuilds(cache)),
    postgres && builtDocuments(accountBuilds(postgres)),
    cache && builtTallies(bestSellerBuilds(cache)),
    opensearch && builtDocuments(orderSearchBuilds(opensearch)),
    postgres && builtDocuments(orderBuilds(postgres)),
    ifBound(stockTableEnv, (table) => builtDocuments(productStockBuilds(table))),
    postgres && builtTallies(salesBuilds(postgres)),
  ];
}
