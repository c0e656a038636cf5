import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ReaderConfig } from '../config/stage-config.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import { StreamSubscription } from '../shared/stream-subscription.ts';
import { VarveFunction } from '../shared/varve-function.ts';
import type { EventStream } from './event-stream.ts';
import type { EventTopic } from './event-topic.ts';

export interface PublisherProps {
  readonly eventStore: EventStore;
  readonly eventStream: EventStream;
  readonly eventTopic: EventTopic;
  readonly failedBatches: FailedBatches;
  readonly reading: ReaderConfig;
  readonly logRetention: RetentionDays;
}

/** The one reader of the table's change stream: every commit goes from here to the event stream and the event topic. */
export class Publisher extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: PublisherProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'publisher',
      description: 'Publishes commits from the events table to the event stream and the event topic',
      timeout: Duration.seconds(60),
      logRetention: props.logRetention,
    });
    props.eventStore.bindName(this.function);
    props.eventStore.grantReadChanges(this.function);
    props.eventStream.bindPublish(this.function);
    props.eventTopic.bindPublish(this.function);

    new StreamSubscription(this, 'Subscription', {
      reader: this.function,
      source: props.eventStore.changes,
      onFailure: props.failedBatches,
      ...props.reading,
    });
  }
}
