import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the command API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'CommandApiFunction');

  it('G14: may load and append, read what has left the table, keep snapshots, use the key of the events, and log; nothing else', () => {
    expect(permissionsOf(service, 'CommandApiFunction')).toEqual([
      'dynamodb:ConditionCheckItem on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttSnapshotsTableArn',
      'dynamodb:PutItem on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:PutItem on PublishOutputFnGetAttSnapshotsTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:DescribeKey on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:Encrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on CommandApiFunctionLogs.Arn',
      'logs:PutLogEvents on CommandApiFunctionLogs.Arn',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:ListBucket on PublishOutputFnGetAttArchiveBucketArn',
    ]);
  });

  it('knows the names of the events and the snapshots table and of the archive, and nothing else', () => {
    expect(environmentOf(service, 'CommandApiFunction')).toEqual({
      ARCHIVE_BUCKET: 'PublishOutputRefArchiveBucket',
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      SNAPSHOTS_TABLE: 'PublishOutputRefSnapshotsTable',
    });
  });

  it('answers before API Gateway gives up after 30 seconds', () => {
    expect(fn.Properties.Timeout).toBeLessThan(30);
  });

  it.each(['local', 'dev', 'prod'] as const)(
    'is updated in %s after everyone who reads what it writes',
    (stage) => {
      const { DependsOn } = resourceNamed(
        stageTemplates(stage).service,
        'AWS::Lambda::Function',
        'CommandApiFunction',
      );
      const { service } = stageTemplates(stage);
      const mappings = Object.values(service.findResources('AWS::Lambda::EventSourceMapping'));
      expect(mappings).toHaveLength(10);
      for (const { Properties } of mappings) expect(DependsOn).toContain(Properties.FunctionName.Ref);
      for (const reader of ['HistoryApiFunction', 'ReplayFunction', 'TieringFunction'])
        expect(DependsOn).toContainEqual(expect.stringMatching(new RegExp(`^${reader}[0-9A-F]{8}$`)));
    },
  );
});
