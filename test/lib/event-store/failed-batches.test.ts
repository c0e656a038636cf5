import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageTemplates } from '../stage-templates.ts';

const BUCKET = 'AWS::S3::Bucket';

describe.each(['local', 'dev', 'prod'] as const)('S33: the failed batches of %s', (stage) => {
  const { eventStore } = stageTemplates(stage);

  it('are kept when the bucket is deleted or replaced, every version of them', () => {
    eventStore.hasResource(BUCKET, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { VersioningConfiguration: { Status: 'Enabled' }, BucketName: Match.absent() },
    });
    expect(Object.keys(eventStore.findResources(BUCKET))).toEqual(['FailedBatchesBucketD51F47E2']);
  });

  it('are out of reach of the public', () => {
    eventStore.hasResourceProperties(BUCKET, {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
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
  const encryptedWith = (encryption: object) => ({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: encryption }],
    },
  });

  it('is that of the events where these have a key', () => {
    const KMSMasterKeyID = { 'Fn::GetAtt': ['EventStoreKey5FA2BC30', 'Arn'] };
    stageTemplates('prod').eventStore.hasResourceProperties(
      BUCKET,
      encryptedWith({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID }),
    );
  });

  it("is S3's own where they have none", () => {
    stageTemplates('dev').eventStore.hasResourceProperties(BUCKET, encryptedWith({ SSEAlgorithm: 'AES256' }));
  });
});
