import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamConsumer, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { EVENTS_STREAM_ENV } from '../../lambdas/publisher/contract.ts';
import type { StreamSource } from '../shared/stream-subscription.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

export interface EventStreamProps {
  /** @default 'on-demand' */
  readonly shards?: number | 'on-demand';
  readonly retention: Duration;
  /** Whether each reader gets a throughput of its own. @default 'shared' */
  readonly readers?: 'shared' | 'dedicated';
}

/** The Kinesis stream that carries every commit, partitioned by event stream. */
export class EventStream extends Construct {
  readonly name = 'kinesis';
  readonly stream: Stream;
  private readonly retention: Duration;
  private readonly mode: 'shared' | 'dedicated';
  private readonly readers = { shared: 0, dedicated: 0 };
  private lastConsumer?: StreamConsumer;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    this.retention = props.retention;
    this.mode = props.readers ?? 'shared';
    this.stream = new Stream(this, 'Stream', {
      ...capacityOf(props.shards ?? 'on-demand'),
      retentionPeriod: props.retention,
      encryption: StreamEncryption.MANAGED,
      // All that it carries is in the events table.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Publish commits: PutRecords, nothing else. */
  grantPublish(grantee: IGrantable): Grant {
    return this.stream.grant(grantee, 'kinesis:PutRecords');
  }

  /** A function that publishes. */
  bindPublish(fn: VarveFunction): void {
    fn.addEnvironment(EVENTS_STREAM_ENV, this.stream.streamName);
    this.grantPublish(fn);
  }

  /**
   * Lets a function's event source mapping read the stream, and answers what it is to read from.
   * @param name of this reader among the readers of the stream: a dedicated one cannot be without
   * @throws Error above the number of readers that Kinesis serves
   *
   * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
   */
  addReader(scope: Construct, name: string, fn: VarveFunction): StreamSource {
    if (this.mode === 'dedicated') return this.addDedicatedReader(scope, name, fn);
    this.countReader('shared');
    this.stream.grant(fn, ...READ);
    return { arn: this.stream.streamArn, retention: this.retention };
  }

  /** As {@link addReader}, for a reader that is to have a throughput of its own in every stage. */
  addDedicatedReader(scope: Construct, name: string, fn: VarveFunction): StreamSource {
    this.countReader('dedicated');
    this.stream.grant(fn, ...READ);
    const consumer = this.addConsumer(scope, name);
    consumer.grant(fn, 'kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard');
    return { arn: consumer.streamConsumerArn, retention: this.retention };
  }

  /**
   * Made one after the other: Kinesis refuses to have more than 5 of a stream in the making.
   *
   * Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html
   */
  private addConsumer(scope: Construct, streamConsumerName: string): StreamConsumer {
    const consumer = new StreamConsumer(scope, 'Consumer', { stream: this.stream, streamConsumerName });
    if (this.lastConsumer) consumer.node.addDependency(this.lastConsumer);
    this.lastConsumer = consumer;
    return consumer;
  }

  private countReader(mode: 'shared' | 'dedicated'): void {
    this.readers[mode] += 1;
    const most = MOST_READERS[mode];
    if (this.readers[mode] <= most) return;
    throw new Error(
      `Kinesis serves ${most} ${mode} readers of a stream at most, and this is one more. Change stream.readers in lib/config/stages.ts, or add a second stream.`,
    );
  }
}

function capacityOf(shards: number | 'on-demand') {
  return shards === 'on-demand'
    ? { streamMode: StreamMode.ON_DEMAND }
    : { streamMode: StreamMode.PROVISIONED, shardCount: shards };
}

/**
 * Shared: a shard answers 5 reads a second, and Lambda's poller makes one.
 * Source: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
const MOST_READERS = { shared: 5, dedicated: 20 } as const;

const READ = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];
