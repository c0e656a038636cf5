/** Name of the environment variable that holds the URL of PostgreSQL, with the user to sign in as. */
export const POSTGRES_URL_ENV = 'POSTGRES_URL';

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
  readonly store: 'postgres';
  readonly source: 'kinesis';
  /** Database user that the projection's function signs in as. */
  readonly user: string;
}

export const ordersProjection: ProjectionContract = {
  name: 'orders',
  version: 1,
  build: 1,
  store: 'postgres',
  source: 'kinesis',
  user: 'projection_orders',
};

export const salesProjection: ProjectionContract = {
  name: 'sales',
  version: 1,
  build: 1,
  store: 'postgres',
  source: 'kinesis',
  user: 'projection_sales',
};

/** Every projection: one function, one event source mapping, one generation each. */
export const projections: readonly ProjectionContract[] = [ordersProjection, salesProjection];

/** Database user of the query API: reads every read model, writes none. */
export const queryUser = 'query_api';

/** Name of the schema, index, table or key prefix that holds one generation of a projection. */
export const generationOf = (projection: ProjectionContract): string =>
  `${projection.name}_v${projection.version}_b${projection.build}`;

/** What the `prepare` custom resource is told by the template. */
export interface PrepareProperties {
  /** Each projection with the URL that its function will use. */
  readonly Users: readonly { readonly Projection: string; readonly Url: string }[];
  /** The URL that the query API will use. */
  readonly QueryUrl: string;
  /** Changes when anything that is to be prepared changes, so that CloudFormation asks again. */
  readonly Version: string;
}
