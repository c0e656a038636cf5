import { Duration } from 'aws-cdk-lib';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { publisherConsumers, type TargetName } from '../../lambdas/publisher/contract.ts';
import type { RetryConfig } from '../config/stage-config.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import { StreamSubscription } from '../shared/stream-subscription.ts';
import { VarveFunction } from '../shared/varve-function.ts';

/** What commits are published to. */
export interface PublishTarget {
  /** Under which its publisher parks. */
  readonly name: TargetName;
  /** A function that publishes to it. */
  bindPublish(fn: VarveFunction): void;
}

export interface PublisherProps {
  readonly target: PublishTarget;
  /** How descriptions call the target: `the event stream`. */
  readonly targetName: string;
  readonly eventStore: EventStore;
  /** Where it parks what the target refuses for good. */
  readonly parked: ParkedStreams;
  readonly failedBatches: FailedBatches;
  readonly retrying: RetryConfig;
  readonly logRetention: RetentionDays;
}

/**
 * Brings every commit from the table's change stream to one target. Each target has a publisher, with a place in the
 * change stream of its own, so that one that is down holds up no other. DynamoDB serves two such readers.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class Publisher extends Construct {
  readonly function: VarveFunction;
  /** What calls the function: nothing is published before it is there. */
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: PublisherProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'publisher',
      description: `Publishes commits from the events table to ${props.targetName}`,
      timeout: Duration.seconds(60),
      logRetention: props.logRetention,
    });
    props.eventStore.grantReadChanges(this.function);
    props.parked.bindParker(this.function, publisherConsumers[props.target.name]);
    props.target.bindPublish(this.function);

    this.mapping = new StreamSubscription(this, 'Subscription', {
      reader: this.function,
      source: props.eventStore.changes,
      onFailure: props.failedBatches,
      // A batch of a shard at a time: with more, Lambda keeps order by item only, which is a commit here, and a stream that
      // is held back would be overtaken by its next commit in another lane (S12).
      parallelization: 1,
      ...props.retrying,
    });
  }
}
