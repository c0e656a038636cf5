import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourceNamed, stageTemplates } from '../stage-templates.ts';

const BUCKET = 'AWS::S3::Bucket';

describe.each(['local', 'dev', 'prod'] as const)('S33: the failed batches of %s', (stage) => {
  const { eventStore } = stageTemplates(stage);
  const bucket = resourceNamed(eventStore, BUCKET, 'FailedBatches');

  it('are kept when the bucket is deleted or replaced, every version of them', () => {
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { VersioningConfiguration: { Status: 'Enabled' } },
    });
    expect(bucket.Properties).not.toHaveProperty('BucketName');
    expect(Object.keys(eventStore.findResources(BUCKET))).toContain('FailedBatchesBucketD51F47E2');
  });

  it('are out of reach of the public', () => {
    expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it('travel over TLS only', () => {
    eventStore.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    });
  });
});

describe('the encryption of the failed batches', () => {
  const encryptionOf = (stage: 'dev' | 'prod') =>
    resourceNamed(stageTemplates(stage).eventStore, BUCKET, 'FailedBatches').Properties.BucketEncryption;
  const encryptedWith = (encryption: object) => ({
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: encryption }],
  });

  it('is that of the events where these have a key', () => {
    const KMSMasterKeyID = { 'Fn::GetAtt': ['EventStoreKey5FA2BC30', 'Arn'] };
    expect(encryptionOf('prod')).toMatchObject(encryptedWith({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID }));
  });

  it("is S3's own where they have none", () => {
    expect(encryptionOf('dev')).toMatchObject(encryptedWith({ SSEAlgorithm: 'AES256' }));
  });
});
