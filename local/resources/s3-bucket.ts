import { createHash } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket: Provider = {
  type: 'AWS::S3::Bucket',
  reads: [],
  ignores: ['BucketEncryption', 'PublicAccessBlockConfiguration', 'VersioningConfiguration'],
  create: async ({ physicalName }, { clients: { s3 } }) => {
    const Bucket = bucketName(physicalName);
    await s3.send(new CreateBucketCommand({ Bucket }));
    return { ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } };
  },
};

/** At most 63 characters, lower-case: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketName(physicalName: string): string {
  const hash = createHash('sha256').update(physicalName).digest('hex').slice(0, 8);
  return `${physicalName.toLowerCase().slice(0, 54)}-${hash}`;
}
