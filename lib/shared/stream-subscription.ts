import type { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, type IEventSourceDlq, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { VarveFunction } from './varve-function.ts';

/** A stream that a function can read, and how long a record can be read from it. */
export interface StreamSource {
  /** ARN of a DynamoDB stream, a Kinesis stream or a Kinesis consumer. */
  readonly arn: string;
  readonly retention: Duration;
}

export interface StreamSubscriptionProps {
  readonly reader: VarveFunction;
  readonly source: StreamSource;
  /** Where a batch goes that is too old and still fails. */
  readonly onFailure: IEventSourceDlq;
  /** 1 minute to 7 days, and below the retention of the source. @default batches are tried for ever */
  readonly maxRecordAge?: Duration;
  /** Batches of one shard handled at once, 1 to 10. @default 1 */
  readonly parallelization?: number;
  /** Records a batch at most, 1 to 10,000; 6 MB is the other limit. @default 100 */
  readonly batchSize?: number;
  /** How long a batch waits to become full: 300 s at most. @default a batch is what there is */
  readonly window?: Duration;
}

/**
 * A function as a reader of a stream from its oldest record on. What fails is tried again, alone once bisecting has
 * found it, until it is too old; then it goes to the failed batches and the shard goes on.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class StreamSubscription extends EventSourceMapping {
  constructor(scope: Construct, id: string, props: StreamSubscriptionProps) {
    refuseSilentLoss(props);
    super(scope, id, {
      target: props.reader,
      eventSourceArn: props.source.arn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: props.batchSize ?? 100,
      ...(props.window && { maxBatchingWindow: props.window }),
      parallelizationFactor: props.parallelization ?? 1,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: -1,
      ...(props.maxRecordAge && { maxRecordAge: props.maxRecordAge }),
      onFailure: props.onFailure,
      supportS3OnFailureDestination: true,
    });
    // Lambda looks at the role when it makes the mapping, so the permissions must be there.
    this.node.addDependency(props.reader);
  }
}

/** A record that leaves the stream before it is too old for the mapping goes nowhere, and nobody hears of it. */
function refuseSilentLoss({ source, maxRecordAge }: StreamSubscriptionProps): void {
  if (maxRecordAge === undefined || maxRecordAge.toSeconds() < source.retention.toSeconds()) return;
  throw new Error(
    `maxRecordAge (${maxRecordAge.toHumanString()}) must be below the retention of the stream (${source.retention.toHumanString()}), or failed records are lost. Lower it in lib/config/stages.ts.`,
  );
}
