import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ReadStoresConfig } from './read-stores-config.ts';

/** `local` runs on one machine; `dev` and `prod` deploy to AWS, side by side in one account if need be. */
export type StageName = 'local' | 'dev' | 'prod';

/** All that may differ between two deployments of Varve. What is not here is the same in every stage. */
export interface StageConfig {
  readonly name: StageName;
  /** Refuses `cdk destroy` of the event store and keeps the users when the service stack goes. */
  readonly protected: boolean;
  readonly eventStore: EventStoreConfig;
  readonly stream: StreamConfig;
  readonly publisher: RetryConfig;
  readonly archive: ArchiveConfig;
  readonly verify: VerifyConfig;
  readonly tiering: TieringConfig;
  readonly replay: ReplayConfig;
  readonly moving: MovingConfig;
  readonly projections: ProjectionsConfig;
  readonly reconcile: ReconcileConfig;
  readonly readStores: ReadStoresConfig;
  readonly network: NetworkConfig;
  readonly api: ApiConfig;
  /** How long logs of functions, API, network and search are kept. */
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

/** For how long what a stream brings is tried again. */
export interface RetryConfig {
  /**
   * After this age a batch that still fails goes to the failed-batches bucket. Below the source's retention.
   * @default never: for a machine that may be switched off for longer than any age
   */
  readonly maxRecordAge?: Duration;
}

/** How commits come into the archive. */
export interface ArchiveConfig extends RetryConfig {
  /**
   * How long a batch of commits waits to become an object, 300 s at most: how far the archive is behind, against how many
   * objects a day has.
   */
  readonly window: Duration;
  /** How often is looked for days to compact, in whole minutes. Of a day that is over there is something to do once. */
  readonly compact: Duration;
}

/** How the archive is compared with the event store. */
export interface VerifyConfig {
  /**
   * From one verification to the next, in whole minutes. One costs a read unit a stream to find it, and what it costs to
   * read every commit of the table; an alarm rings when twice this time goes by without one.
   * @default when an operator asks for one
   */
  readonly every?: Duration;
  /** How old a commit is before the archive should have it: longer than the archive is usually behind. */
  readonly patience: Duration;
  /** Buckets of 32 that are compared at once, each in an environment of the function. */
  readonly concurrency: number;
}

/** How the event store is exported, and an archive imported. */
export interface MovingConfig {
  /** Buckets of 32 that are worked on at once, each in an environment of the function. */
  readonly concurrency: number;
}

/** How read models are rebuilt. */
export interface ReplayConfig {
  /** Buckets of the archive that are folded at once: as many as the stores take beside what they do anyway. */
  readonly concurrency: number;
}

/** What may leave the events table for the archive, when an operator asks for it. */
export interface TieringConfig {
  /** Younger commits stay: a day at least. */
  readonly age: Duration;
  /** Commits of a stream that goes on which are worth an object: one costs as much as to keep 20 KB for a month. */
  readonly least: number;
}

/** How a function reads the Kinesis stream. */
export interface ReaderConfig extends RetryConfig {
  /** Batches of one shard handled at once, 1 to 10. The commits of one event stream stay in order. */
  readonly parallelization: number;
}

/** How a projection reads the Kinesis stream, which brings hundreds of commits at once. */
export interface ProjectionReaderConfig extends ReaderConfig {
  /** How long a batch may take. For so long a replay waits before it hands over: somebody may still write. */
  readonly timeout: Duration;
}

/** How projections read, each in the way that it is fed. */
export interface ProjectionsConfig {
  readonly stream: ProjectionReaderConfig;
  readonly queue: QueueReaderConfig;
}

/** How a function reads its queue. */
export interface QueueReaderConfig {
  /**
   * Batches of one queue handled at once, 2 to 1,000. The commits of one event stream stay in order.
   * @default as many as the account allows
   */
  readonly maxConcurrency?: number;
}

/** How consumers are compared with the event store. */
export interface ReconcileConfig {
  /** From one run to the next, in whole minutes. A run also settles what was parked and may go on by now. */
  readonly run: Duration;
  /**
   * From the beginning of one round through all streams to that of the next. A round costs a read unit a stream, and what
   * reading its positions costs each consumer.
   */
  readonly every: Duration;
  /** How old a commit is before every consumer should have it: longer than they are usually behind. */
  readonly patience: Duration;
}

/**
 * The network of a stage, which is there whichever of its stores are: a function that left it still holds network
 * interfaces in it for a while, so it must not go in the same deployment as a store.
 */
export type NetworkConfig = PrivateNetworkConfig | { readonly kind: 'none' };

/** A VPC without a way out, for the stores and the functions that reach them. */
export interface PrivateNetworkConfig {
  readonly kind: 'private';
  /** Availability zones with a subnet each. Changing it later moves what stands in the subnets. */
  readonly zones: 2 | 3;
}

export interface ApiConfig {
  /** Steady requests per second over all routes; above it API Gateway answers 429. */
  readonly rateLimit: number;
  /** Requests that may come at once. */
  readonly burstLimit: number;
}
