import { Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type {
  DlqDestinationConfig,
  IEventSourceDlq,
  IEventSourceMapping,
  IFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { EventStore } from './event-store.ts';
import { openObjects, retainedBucket } from './retained-bucket.ts';

export interface FailedBatchesProps {
  /** Whose key, if it has one, encrypts the batches too: they hold whole events. */
  readonly eventStore: EventStore;
}

/**
 * Where Lambda puts a batch that failed until it was too old: the whole payload, under
 * `aws/lambda/<mapping>/<shard>/<date>/`. Kept, since for a consumer it may be all there is to repair itself with.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class FailedBatches extends Construct implements IEventSourceDlq {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: FailedBatchesProps) {
    super(scope, id);
    this.bucket = retainedBucket(this, { key: props.eventStore.key });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only Lambda writes here, and only when a batch has failed for good. A bucket of access logs would have to be retained as long as this one, for next to no entries.',
    });
  }

  /**
   * Lets a function's event source mapping put failed batches here and look whether they are there. A policy of its
   * own, so that the one wildcard we cannot do without is acknowledged there and nowhere else.
   */
  grantReport(fn: IFunction): void {
    const policy = new Policy(fn, 'ReportFailedBatches', {
      statements: [
        new PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [this.bucket.arnForObjects('aws/lambda/*')],
        }),
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
      ],
    });
    fn.role?.attachInlinePolicy(policy);
    Validations.of(policy).acknowledge({
      id: openObjects(this.bucket, 'aws/lambda/'),
      reason: 'Lambda names the objects by mapping, shard and time, none of which is known before.',
    });
    this.bucket.encryptionKey?.grant(fn, 'kms:GenerateDataKey');
  }

  bind(_mapping: IEventSourceMapping, fn: IFunction): DlqDestinationConfig {
    this.grantReport(fn);
    return { destination: this.bucket.bucketArn };
  }
}
