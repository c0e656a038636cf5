import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { Archive } from '../../../lib/event-store/archive.ts';
import { EventStore } from '../../../lib/event-store/event-store.ts';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import {
  allResources,
  environmentOf,
  newApp,
  permissionsOf,
  resourceNamed,
  stageTemplates,
  statementsOf,
  wordsOf,
} from '../stage-templates.ts';

const BUCKET = 'AWS::S3::Bucket';
const archiveOf = (stage: 'local' | 'dev' | 'prod') =>
  resourceNamed(stageTemplates(stage).eventStore, BUCKET, 'Archive');

describe.each(['local', 'dev', 'prod'] as const)('G13, S33: the archive of %s', (stage) => {
  it('is kept when the bucket is deleted or replaced, every version of it', () => {
    expect(archiveOf(stage)).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(archiveOf(stage).Properties).not.toHaveProperty('BucketName');
  });

  it('has the name that it was first deployed under: another would be another, empty bucket', () => {
    expect(Object.keys(stageTemplates(stage).eventStore.findResources(BUCKET))).toContain(
      'ArchiveBucket49F1AC64',
    );
  });

  it('forgets what a compaction has replaced after a month, what was carried away or brought, and nothing else that holds events', () => {
    expect(archiveOf(stage).Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          ExpiredObjectDeleteMarker: true,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
        { Status: 'Enabled', Prefix: 'verify/', ExpirationInDays: 90 },
        { Status: 'Enabled', Prefix: 'tiering/', ExpirationInDays: 90 },
        { Status: 'Enabled', Prefix: 'replays/', ExpirationInDays: 90 },
        { Status: 'Enabled', Prefix: 'exports/', ExpirationInDays: 14 },
        { Status: 'Enabled', Prefix: 'imports/', ExpirationInDays: 14 },
      ],
    });
  });

  it('lets nobody delete a version, whatever his own policies say', () => {
    stageTemplates(stage).eventStore.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:DeleteObjectVersion',
          }),
        ]),
      },
    });
  });

  it('is named in an output', () => {
    stageTemplates(stage).eventStore.hasOutput('ArchiveBucket', {});
  });

  it('loses objects to a compaction only, and none with an event to anybody else', () => {
    const deleting = allResources(stage)
      .filter(({ resource }) => resource.Type === 'AWS::IAM::Policy')
      .filter(({ resource }) =>
        statementsOf(resource.Properties).some(({ Action }) =>
          [Action].flat().some((action) => action.startsWith('s3:Delete')),
        ),
      );
    expect(deleting.map(({ id }) => id).filter((id) => !/Compact/.test(id))).toEqual([]);
  });
});

describe('the encryption of the archive', () => {
  const encryptionOf = (stage: 'dev' | 'prod') => archiveOf(stage).Properties.BucketEncryption;

  it('is that of the events where these have a key', () => {
    expect(encryptionOf('prod')).toMatchObject({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': ['EventStoreKey5FA2BC30', 'Arn'] },
          },
        },
      ],
    });
  });

  it("is S3's own where they have none", () => {
    expect(encryptionOf('dev')).toEqual({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    });
  });
});

describe('a function', () => {
  function bound(bind: (archive: Archive, fn: VarveFunction) => void) {
    const stack = new Stack(newApp(), 'Stack');
    const eventStore = new EventStore(stack, 'EventStore', { encryption: 'customer-managed' });
    const archive = new Archive(stack, 'Archive', { eventStore });
    const fn = new VarveFunction(stack, 'Function', {
      bundle: 'archive',
      description: 'A function',
      logRetention: RetentionDays.ONE_DAY,
    });
    bind(archive, fn);
    const template = Template.fromStack(stack);
    return {
      bucket: environmentOf(template, 'Function').ARCHIVE_BUCKET,
      permissions: permissionsOf(template, 'Function')
        .filter((permission) => !permission.startsWith('logs:'))
        .map((permission) => permission.replaceAll('ArchiveBucket.Arn', 'archive')),
    };
  }

  it('that writes commits may write objects and look at them', () => {
    expect(bound((archive, fn) => archive.bindWrite(fn))).toEqual({
      bucket: 'ArchiveBucket',
      permissions: [
        'kms:Decrypt on EventStoreKey.Arn',
        'kms:GenerateDataKey on EventStoreKey.Arn',
        's3:GetObject on archive/commits/*',
        's3:PutObject on archive/commits/*',
      ],
    });
  });

  it('that reads the archive may write nothing', () => {
    expect(bound((archive, fn) => archive.bindRead(fn)).permissions).toEqual([
      'kms:Decrypt on EventStoreKey.Arn',
      's3:GetObject on archive/commits/*',
      's3:GetObject on archive/manifests/*',
      's3:ListBucket on archive',
    ]);
  });

  it('that compacts may take away what it has replaced, of commits and manifests', () => {
    expect(bound((archive, fn) => archive.bindCompact(fn)).permissions).toEqual([
      'kms:Decrypt on EventStoreKey.Arn',
      'kms:GenerateDataKey on EventStoreKey.Arn',
      's3:DeleteObject on archive/commits/*',
      's3:DeleteObject on archive/manifests/*',
      's3:GetObject on archive/commits/*',
      's3:GetObject on archive/manifests/*',
      's3:ListBucket on archive',
      's3:PutObject on archive/commits/*',
      's3:PutObject on archive/manifests/*',
    ]);
  });

  it('that verifies may take nothing away', () => {
    const { permissions } = bound((archive, fn) => archive.bindVerify(fn));
    expect(permissions).toContain('s3:PutObject on archive/verify/*');
    expect(permissions.filter((permission) => permission.includes('Delete'))).toEqual([]);
    expect(wordsOf(permissions)).not.toContain('s3:PutObject on archive/manifests/*');
  });
});
