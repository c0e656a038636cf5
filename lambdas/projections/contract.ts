import { accountBalanceProjection } from './account-balance/contract.ts';
import { accountsProjection } from './accounts/contract.ts';
import { bestSellersProjection } from './best-sellers/contract.ts';
import { orderSearchProjection } from './order-search/contract.ts';
import { ordersProjection } from './orders/contract.ts';
import { productStockProjection } from './product-stock/contract.ts';
import type { ProjectionContract } from './projection-contract.ts';
import { salesProjection } from './sales/contract.ts';

export * from './projection-contract.ts';

/** Every projection: one function, one event source mapping, one generation each; and its routes, if it has any. */
export const projections = [
  accountBalanceProjection,
  accountsProjection,
  ordersProjection,
  orderSearchProjection,
  productStockProjection,
  bestSellersProjection,
  salesProjection,
] as const satisfies readonly ProjectionContract[];

/** Names of the environment variables that hold the URL of a store, with the user to sign in as where it has users. */
export const POSTGRES_URL_ENV = 'POSTGRES_URL';
export const OPENSEARCH_URL_ENV = 'OPENSEARCH_URL';
export const VALKEY_URL_ENV = 'VALKEY_URL';

/** Name of the environment variable that holds the URL of PostgreSQL for the user who may create others. */
export const POSTGRES_ADMIN_URL_ENV = 'POSTGRES_ADMIN_URL';

/** Name of the environment variable that holds the ARN of the secret with the administrator's password, on AWS. */
export const POSTGRES_ADMIN_SECRET_ENV = 'POSTGRES_ADMIN_SECRET';

/** Database user of the query API: reads every read model, writes none. */
export const queryUser = 'query_api';

/** The key of every table of a projection in DynamoDB: the stream id (S). */
export const readTableKey = 'stream';

/** What the `prepare` custom resource is told by the template. */
export interface PrepareProperties {
  /** Each projection in PostgreSQL with the URL that its function will use. None without PostgreSQL. */
  readonly Users: readonly { readonly Projection: string; readonly Url: string }[];
  /** The URL of PostgreSQL that the query API will use. Absent without PostgreSQL. */
  readonly QueryUrl?: string;
  /** Names of the projections in OpenSearch. None without OpenSearch. */
  readonly Indexes: readonly string[];
  /** Changes when anything that is to be prepared changes, so that CloudFormation asks again. */
  readonly Version: string;
}
