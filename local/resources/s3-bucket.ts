import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { shortName } from './physical-name.ts';
import type { Provider } from './provider.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const LONGEST_NAME = 63;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket: Provider = {
  type: 'AWS::S3::Bucket',
  reads: [],
  ignores: [
    'BucketEncryption',
    'LifecycleConfiguration',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
  ],
  create: async ({ physicalName }, { clients: { s3 } }) => {
    const Bucket = shortName(physicalName.toLowerCase(), LONGEST_NAME);
    await s3.send(new CreateBucketCommand({ Bucket }));
    return { ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } };
  },
};
