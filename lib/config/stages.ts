import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { StageConfig, StageName } from './stage-config.ts';

const local: StageConfig = {
  name: 'local',
  protected: false,
  eventStore: { encryption: 'aws-owned' },
  stream: { shards: 1, retention: Duration.days(1), readers: 'shared' },
  publisher: {},
  archive: { window: Duration.seconds(2), compact: Duration.hours(1) },
  verify: { patience: Duration.seconds(30), concurrency: 2 },
  tiering: { age: Duration.days(1), least: 16 },
  replay: { concurrency: 2 },
  moving: { concurrency: 2 },
  projections: { stream: { parallelization: 1, timeout: Duration.seconds(20) }, queue: {} },
  reconcile: { run: Duration.minutes(5), every: Duration.minutes(30), patience: Duration.minutes(1) },
  readStores: {
    postgres: { kind: 'plain' },
    opensearch: { kind: 'plain' },
    valkey: { kind: 'plain' },
    dynamodb: { kind: 'tables' },
  },
  network: { kind: 'none' },
  api: { rateLimit: 1000, burstLimit: 2000 },
  logRetention: RetentionDays.ONE_DAY,
};

/** Costs little while nobody works: the database pauses, the stream has one shard, search the smallest node. */
const dev: StageConfig = {
  name: 'dev',
  protected: false,
  eventStore: { encryption: 'aws-owned' },
  stream: { shards: 1, retention: Duration.days(1), readers: 'shared' },
  publisher: { maxRecordAge: Duration.hours(20) },
  archive: { window: Duration.seconds(60), compact: Duration.hours(1), maxRecordAge: Duration.hours(20) },
  verify: { every: Duration.days(1), patience: Duration.minutes(15), concurrency: 4 },
  tiering: { age: Duration.days(7), least: 16 },
  replay: { concurrency: 4 },
  moving: { concurrency: 4 },
  projections: {
    stream: { parallelization: 2, timeout: Duration.seconds(60), maxRecordAge: Duration.hours(20) },
    queue: { maxConcurrency: 2 },
  },
  reconcile: { run: Duration.minutes(15), every: Duration.hours(24), patience: Duration.minutes(15) },
  readStores: {
    postgres: { kind: 'aurora', capacity: { min: 0, max: 2 }, standby: false, proxy: false },
    opensearch: { kind: 'domain', node: 't3.small.search', zones: 1, storage: 10 },
    valkey: { kind: 'serverless', maxStorage: 1, maxUnitsPerSecond: 1000 },
    dynamodb: { kind: 'tables' },
  },
  network: { kind: 'private', zones: 2 },
  api: { rateLimit: 50, burstLimit: 100 },
  logRetention: RetentionDays.ONE_WEEK,
};

const prod: StageConfig = {
  name: 'prod',
  protected: true,
  eventStore: { encryption: 'customer-managed' },
  stream: { shards: 'on-demand', retention: Duration.days(7), readers: 'dedicated' },
  publisher: { maxRecordAge: Duration.hours(20) },
  archive: { window: Duration.seconds(60), compact: Duration.hours(1), maxRecordAge: Duration.days(6) },
  verify: { every: Duration.days(1), patience: Duration.minutes(15), concurrency: 8 },
  tiering: { age: Duration.days(30), least: 16 },
  replay: { concurrency: 8 },
  moving: { concurrency: 8 },
  projections: {
    stream: { parallelization: 4, timeout: Duration.seconds(60), maxRecordAge: Duration.days(6) },
    queue: { maxConcurrency: 20 },
  },
  reconcile: { run: Duration.minutes(5), every: Duration.hours(6), patience: Duration.minutes(15) },
  readStores: {
    postgres: { kind: 'aurora', capacity: { min: 0.5, max: 16 }, standby: true, proxy: true },
    opensearch: { kind: 'domain', node: 'm6g.large.search', zones: 3, storage: 50 },
    valkey: { kind: 'serverless', maxStorage: 10, maxUnitsPerSecond: 50_000 },
    dynamodb: { kind: 'tables' },
  },
  network: { kind: 'private', zones: 3 },
  api: { rateLimit: 500, burstLimit: 1000 },
  logRetention: RetentionDays.THREE_MONTHS,
};

const stages: Readonly<Record<StageName, StageConfig>> = { local, dev, prod };

const isStageName = (name: string): name is StageName => Object.hasOwn(stages, name);

/** The configuration of a stage. @throws Error on a name that is no stage. */
export function stageConfig(name: string): StageConfig {
  if (isStageName(name)) return stages[name];
  throw new Error(`There is no stage "${name}". Choose one of: ${Object.keys(stages).join(', ')}.`);
}
