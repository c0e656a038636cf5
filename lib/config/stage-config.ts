import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** `local` runs on one machine; `dev` and `prod` deploy to AWS, side by side in one account if need be. */
export type StageName = 'local' | 'dev' | 'prod';

/** All that may differ between two deployments of Varve. What is not here is the same in every stage. */
export interface StageConfig {
  readonly name: StageName;
  /** Refuses `cdk destroy` of the event store and keeps the users when the service stack goes. */
  readonly protected: boolean;
  readonly eventStore: EventStoreConfig;
  readonly stream: StreamConfig;
  readonly publisher: ReaderConfig;
  readonly projections: ReaderConfig;
  readonly postgres: AuroraConfig | PlainPostgresConfig;
  readonly api: ApiConfig;
  /** How long logs of functions, API and network are kept. */
  readonly logRetention: RetentionDays;
}

export interface EventStoreConfig {
  /**
   * `aws-owned`: encrypted with a key of DynamoDB's, free of charge.
   * `customer-managed`: a key of this account, whose use CloudTrail records and whose loss is the loss of all
   * events. Can be changed later without replacing the table.
   */
  readonly encryption: 'aws-owned' | 'customer-managed';
}

/** The Kinesis stream that carries commits to the projections. */
export interface StreamConfig {
  /** A fixed number of shards (1 MB/s in, 2 MB/s out each), or shards that follow the load at a higher price. */
  readonly shards: number | 'on-demand';
  /** How long a projection may be down without a replay: 1 to 365 days, paid by the shard hour above one day. */
  readonly retention: Duration;
  /**
   * `shared`: projections share the 2 MB/s and 5 reads/s of a shard, so there may be 5 of them at most.
   * `dedicated`: each has 2 MB/s a shard of its own (enhanced fan-out, at most 20, priced by consumer and GB).
   */
  readonly readers: 'shared' | 'dedicated';
}

/** How a function reads its stream. */
export interface ReaderConfig {
  /** Batches of one shard handled at once, 1 to 10. The commits of one event stream stay in order. */
  readonly parallelization: number;
  /**
   * After this age a batch that still fails goes to the failed-batches bucket. Below the source's retention.
   * @default never: for a machine that may be switched off for longer than any age
   */
  readonly maxRecordAge?: Duration;
}

/** Aurora PostgreSQL Serverless v2 in a network of its own; everyone but the administrator signs in with IAM. */
export interface AuroraConfig {
  readonly kind: 'aurora';
  /** Aurora capacity units (2 GB of memory each), in steps of 0.5. A minimum of 0 lets the cluster pause. */
  readonly capacity: { readonly min: number; readonly max: number };
  /** `true` adds a second instance in another zone, ready to take over. */
  readonly standby: boolean;
  /** `true` puts RDS Proxy in front, which pools connections. Its own connections keep a cluster from pausing. */
  readonly proxy: boolean;
}

/** PostgreSQL without network, TLS or IAM: for a stage that runs on one machine. */
export interface PlainPostgresConfig {
  readonly kind: 'plain';
}

export interface ApiConfig {
  /** Steady requests per second over all routes; above it API Gateway answers 429. */
  readonly rateLimit: number;
  /** Requests that may come at once. */
  readonly burstLimit: number;
}
