/** Where read models are kept. Each can be switched off, with the projections that it holds. */
export type ReadStore = 'postgres' | 'opensearch' | 'valkey' | 'dynamodb';

/** Names of the environment variables that hold the URL of a store, with the user to sign in as where it has users. */
export const POSTGRES_URL_ENV = 'POSTGRES_URL';
export const OPENSEARCH_URL_ENV = 'OPENSEARCH_URL';
export const VALKEY_URL_ENV = 'VALKEY_URL';

/** Name of the environment variable that holds the URL of PostgreSQL for the user who may create others. */
export const POSTGRES_ADMIN_URL_ENV = 'POSTGRES_ADMIN_URL';

/** Name of the environment variable that holds the ARN of the secret with the administrator's password, on AWS. */
export const POSTGRES_ADMIN_SECRET_ENV = 'POSTGRES_ADMIN_SECRET';

/** What a projection declares of itself to whoever deploys it. */
export interface ProjectionContract {
  readonly name: string;
  /** Raised when what is written changes in form or meaning. */
  readonly version: number;
  /** Raised when the same version is built anew. */
  readonly build: number;
  /** Category of the streams that it consumes: all of their commits, since the gate needs each of them. */
  readonly category: string;
  readonly store: ReadStore;
  /** `kinesis`: in bulk, and again from any point. `sqs`: from the topic through a queue of its own, a commit a message. */
  readonly source: 'kinesis' | 'sqs';
}

const FIRST = { version: 1, build: 1 } as const;

export const accountsProjection: ProjectionContract = {
  ...FIRST,
  name: 'accounts',
  category: 'account',
  store: 'postgres',
  source: 'kinesis',
};

export const ordersProjection: ProjectionContract = {
  ...FIRST,
  name: 'orders',
  category: 'order',
  store: 'postgres',
  source: 'kinesis',
};

export const salesProjection: ProjectionContract = {
  ...FIRST,
  name: 'sales',
  category: 'order',
  store: 'postgres',
  source: 'kinesis',
};

export const orderSearchProjection: ProjectionContract = {
  ...FIRST,
  name: 'order-search',
  category: 'order',
  store: 'opensearch',
  source: 'kinesis',
};

export const productStockProjection: ProjectionContract = {
  ...FIRST,
  name: 'product-stock',
  category: 'product',
  store: 'dynamodb',
  source: 'kinesis',
};

export const accountBalanceProjection: ProjectionContract = {
  ...FIRST,
  name: 'account-balance',
  category: 'account',
  store: 'valkey',
  source: 'sqs',
};

export const bestSellersProjection: ProjectionContract = {
  ...FIRST,
  name: 'best-sellers',
  category: 'order',
  store: 'valkey',
  source: 'sqs',
};

/** Every projection: one function, one event source mapping, one generation each. */
export const projections: readonly ProjectionContract[] = [
  accountsProjection,
  ordersProjection,
  salesProjection,
  orderSearchProjection,
  productStockProjection,
  accountBalanceProjection,
  bestSellersProjection,
];

/**
 * Name of the schema, index, table or key prefix that holds one generation of a projection, and its own as a consumer:
 * each generation stands at positions of its own, and parks for itself.
 */
export const generationOf = (projection: ProjectionContract): string =>
  `${projection.name}_v${projection.version}_b${projection.build}`;

/** Database user that the function of a projection in PostgreSQL signs in as. */
export const userOf = (projection: ProjectionContract): string => `projection_${inCode(projection)}`;

/** Database user of the query API: reads every read model, writes none. */
export const queryUser = 'query_api';

/** The alias by which queries find the index of a projection in OpenSearch. */
export const aliasOf = (projection: ProjectionContract): string => projection.name;

/** Name of the environment variable that holds the name of the table of a projection in DynamoDB. */
export const tableEnvOf = (projection: ProjectionContract): string =>
  `${inCode(projection).toUpperCase()}_TABLE`;

/** The key of every table of a projection in DynamoDB: the stream id (S). */
export const readTableKey = 'stream';

const inCode = ({ name }: ProjectionContract): string => name.replaceAll('-', '_');

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
