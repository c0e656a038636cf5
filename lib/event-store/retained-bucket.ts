import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface RetainedBucketProps extends Pick<BucketProps, 'lifecycleRules'> {
  /** @default - none: S3 encrypts with a key of its own */
  readonly key?: IKey | undefined;
}

/** A bucket that must not be lost: kept when it is deleted or replaced, every version of it, out of reach of the public. */
export const retainedBucket = (scope: Construct, { key, ...rules }: RetainedBucketProps): Bucket =>
  new Bucket(scope, 'Bucket', {
    ...rules,
    versioned: true,
    ...(key
      ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    removalPolicy: RemovalPolicy.RETAIN,
  });

/** The id by which cdk-nag knows that objects of a bucket are left open, as long as references between stacks are not resolved. */
export const openObjects = (bucket: Bucket, prefix: string): string =>
  `AwsSolutions-IAM5[Resource::<${Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/${prefix}*]`;
