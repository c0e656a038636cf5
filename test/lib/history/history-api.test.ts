import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the history API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'HistoryApiFunction');

  it('G14: may load events, wherever they are, and read snapshots, read the cursor key, and log; nothing else', () => {
    expect(permissionsOf(service, 'HistoryApiFunction')).toEqual([
      'dynamodb:GetItem on PublishOutputFnGetAttSnapshotsTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on HistoryApiFunctionLogs.Arn',
      'logs:PutLogEvents on HistoryApiFunctionLogs.Arn',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:ListBucket on PublishOutputFnGetAttArchiveBucketArn',
      'secretsmanager:DescribeSecret on CursorKeySecret',
      'secretsmanager:GetSecretValue on CursorKeySecret',
    ]);
  });

  it('knows the tables, the archive and the cursor key, and nothing else', () => {
    expect(environmentOf(service, 'HistoryApiFunction')).toEqual({
      ARCHIVE_BUCKET: 'PublishOutputRefArchiveBucket',
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      SNAPSHOTS_TABLE: 'PublishOutputRefSnapshotsTable',
      CURSOR_KEY_SECRET: 'CursorKeySecret',
    });
  });

  it('answers before API Gateway gives up after 30 seconds, and stands outside the network', () => {
    expect(fn.Properties).toMatchObject({ Timeout: 25, MemorySize: 1024 });
    expect(fn.Properties).not.toHaveProperty('VpcConfig');
  });

  it.each(['local', 'dev', 'prod'] as const)('is there in %s without any read store', (stage) => {
    const { service } = stageTemplates(stage, 'postgres,opensearch,valkey,dynamodb');
    expect(environmentOf(service, 'HistoryApiFunction')).toHaveProperty('EVENTS_TABLE');
  });

  it.each(['local', 'dev', 'prod'] as const)(
    'S19: is updated in %s before the function whose events it reads',
    (stage) => {
      const { service } = stageTemplates(stage);
      const functions = Object.keys(service.findResources('AWS::Lambda::Function'));
      const { DependsOn } = resourceNamed(service, 'AWS::Lambda::Function', 'CommandApiFunction');
      expect(DependsOn).toContain(functions.find((id) => id.startsWith('HistoryApiFunction')));
    },
  );
});
