import { accountBalanceProjection } from './account-balance/contract.ts';
import { accountsProjection } from './accounts/contract.ts';
import { bestSellersProjection } from './best-sellers/contract.ts';
import { orderSearchProjection } from './order-search/contract.ts';
import { ordersProjection } from './orders/contract.ts';
import { productStockProjection } from './product-stock/contract.ts';
import type { ProjectionContract } from './projection-contract.ts';
import { salesProjection } from './sales/contract.ts';

export * from './generation-name.ts';
export * from './projection-contract.ts';

/** Every version of every projection: a function and an event source mapping each; and the routes, which are the name's. */
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

/** The key of every table of a projection in DynamoDB: generation and stream id, with a `/` between them (S). */
export const readTableKey = 'key';

/** Name of the environment variable that holds the name of the table of generations. */
export const GENERATIONS_TABLE_ENV = 'GENERATIONS_TABLE';

/** The key of the table of generations: projection or who holds leases of it (S), and what the item is (S). */
export const generationsTableKeys = { partitionKey: 'pk', sortKey: 'sk' } as const;

/** Partition of the leases of a projection: a consumer writes there, and never where the record is. */
export const leasesOf = (projection: string): string => `lease#${projection}`;

/** Partition of what a replay says of itself while it runs. */
export const replayOf = (run: string): string => `replay#${run}`;

/** What the `prepare` custom resource is told by the template. */
export interface PrepareProperties {
  /** Folders of the projections that are deployed. */
  readonly Projections: readonly string[];
  /** URLs of PostgreSQL that functions will use, each with a user to be made. None without PostgreSQL. */
  readonly Users: readonly string[];
  /** Changes when anything that is to be prepared changes, so that CloudFormation asks again. */
  readonly Version: string;
}
