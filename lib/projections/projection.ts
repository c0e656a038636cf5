import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { generationOf, type ProjectionContract } from '../../lambdas/projections/contract.ts';
import type { ReaderConfig } from '../config/stage-config.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { EventStream } from '../publisher/event-stream.ts';
import { StreamSubscription } from '../shared/stream-subscription.ts';
import { VarveFunction } from '../shared/varve-function.ts';
import type { Postgres } from './postgres.ts';

export interface ProjectionProps {
  readonly contract: ProjectionContract;
  /** Read for commits that the stream did not bring, or brought as a pointer. */
  readonly eventStore: EventStore;
  readonly eventStream: EventStream;
  readonly postgres: Postgres;
  readonly failedBatches: FailedBatches;
  readonly reading: ReaderConfig;
  readonly logRetention: RetentionDays;
}

/** One projection: its function, its place in the event stream, its user in the database. */
export class Projection extends Construct {
  readonly function: VarveFunction;
  readonly subscription: StreamSubscription;

  constructor(scope: Construct, id: string, props: ProjectionProps) {
    super(scope, id);
    const { contract, postgres } = props;
    this.function = new VarveFunction(this, 'Function', {
      bundle: `projections-${contract.name}`,
      description: `Writes the read model "${contract.name}" in PostgreSQL`,
      timeout: Duration.seconds(60),
      memorySize: 1024,
      logRetention: props.logRetention,
      ...(postgres.network && { network: postgres.network }),
    });
    props.eventStore.bindLoad(this.function);
    postgres.bindUser(this.function, contract.user);

    this.subscription = new StreamSubscription(this, 'Subscription', {
      reader: this.function,
      source: props.eventStream.addReader(this, generationOf(contract), this.function),
      onFailure: props.failedBatches,
      batchSize: 500,
      ...props.reading,
    });
  }
}
