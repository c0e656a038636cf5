import { Duration } from 'aws-cdk-lib';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { anyGenerationOf, folderOf, type ProjectionContract } from '../../lambdas/projections/contract.ts';
import type { ProjectionsConfig } from '../config/stage-config.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { Generations } from '../event-store/generations.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { EventStream } from '../publisher/event-stream.ts';
import type { EventTopic } from '../publisher/event-topic.ts';
import { QueueSubscription } from '../shared/queue-subscription.ts';
import { StreamSubscription } from '../shared/stream-subscription.ts';
import { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';

export interface ProjectionProps {
  readonly contract: ProjectionContract;
  readonly store: ReadModelStore;
  /** Read for commits that did not come, or came as a pointer. */
  readonly eventStore: EventStore;
  /** Where it parks what it cannot apply. */
  readonly parked: ParkedStreams;
  /** Say what it has to write. */
  readonly generations: Generations;
  readonly eventStream: EventStream;
  readonly eventTopic: EventTopic;
  readonly failedBatches: FailedBatches;
  readonly reading: ProjectionsConfig;
  readonly logRetention: RetentionDays;
}

/** A queue brings ten commits at once, whose retries wait for six times this long. */
const QUEUE_TIMEOUT = Duration.seconds(20);

/** One projection: its function, its place in what carries the commits, its way into its store. */
export class Projection extends Construct {
  readonly contract: ProjectionContract;
  readonly function: VarveFunction;
  /** What calls the function. */
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: ProjectionProps) {
    super(scope, id);
    const { contract, store } = props;
    this.contract = contract;
    this.function = new VarveFunction(this, 'Function', {
      bundle: `projections-${folderOf(contract)}`,
      description: `Writes the read model "${contract.name}", version ${contract.version}, in ${contract.store}`,
      timeout: contract.source === 'kinesis' ? props.reading.stream.timeout : QUEUE_TIMEOUT,
      memorySize: 1024,
      logRetention: props.logRetention,
      network: store.network,
    });
    props.eventStore.bindLoad(this.function);
    props.parked.bindConsumer(this.function, anyGenerationOf(contract));
    props.generations.bindWriter(this.function, contract.name);
    store.bindWriter(this.function, contract);
    this.mapping = contract.source === 'kinesis' ? this.readStream(props) : this.readQueue(props);
  }

  private readStream({ contract, eventStream, failedBatches, reading }: ProjectionProps): EventSourceMapping {
    const { timeout: _, ...stream } = reading.stream;
    return new StreamSubscription(this, 'Subscription', {
      reader: this.function,
      source: eventStream.addReader(this, folderOf(contract), this.function),
      onFailure: failedBatches,
      batchSize: 500,
      ...stream,
    });
  }

  private readQueue({ contract, eventTopic, reading }: ProjectionProps): EventSourceMapping {
    const subscription = new QueueSubscription(this, 'Subscription', {
      reader: this.function,
      ...reading.queue,
    });
    eventTopic.deliver(contract.category, subscription.queue);
    return subscription.mapping;
  }
}
