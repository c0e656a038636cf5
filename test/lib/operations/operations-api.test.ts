import { describe, expect, it } from 'vitest';
import { projections } from '../../../lambdas/projections/contract.ts';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the operations API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'OperationsApiFunction');

  it('G14: may compare, read marks, announce what waits behind them, read reports and the cursor key, and log; nothing else', () => {
    const permissions = permissionsOf(service, 'OperationsApiFunction');
    expect(permissions.filter((permission) => !permission.startsWith('states:'))).toEqual([
      'dynamodb:DeleteItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:Query on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:Query on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:Scan on PublishOutputFnGetAttEventStoreTableArn',
      'kinesis:PutRecords on EventStream.Arn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:DescribeKey on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:Encrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      ...projections
        .map(({ name }) => `lambda:InvokeFunction on Projection${name.replaceAll('-', '')}Function.Arn`)
        .sort(),
      'logs:CreateLogStream on OperationsApiFunctionLogs.Arn',
      'logs:PutLogEvents on OperationsApiFunctionLogs.Arn',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/exports/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/imports/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/replays/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tiering/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/verify/*',
      ...['s3:ListBucket', 's3:ListBucket'].map(
        (action) => `${action} on PublishOutputFnGetAttArchiveBucketArn`,
      ),
      's3:PutObject on PublishOutputFnGetAttArchiveBucketArn/imports/*',
      'secretsmanager:DescribeSecret on CursorKeySecret',
      'secretsmanager:GetSecretValue on CursorKeySecret',
      'sns:Publish on EventTopic',
    ]);
  });

  it('knows the events, the consumers, the marks, what carries commits and the cursor key, and nothing else', () => {
    expect(environmentOf(service, 'OperationsApiFunction')).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      ARCHIVE_BUCKET: 'PublishOutputRefArchiveBucket',
      VERIFICATIONS_MACHINE: 'VerifyVerificationsMachine',
      TIERINGS_MACHINE: 'TieringMachine',
      EXPORTS_MACHINE: 'MovingExportsMachine',
      IMPORTS_MACHINE: 'MovingImportsMachine',
      REPLAYS_MACHINE: 'ReplayReplaysMachine',
      CONSUMER_FUNCTIONS: expect.stringContaining('"orders":"ProjectionordersFunction"'),
      GENERATIONS_TABLE: 'PublishOutputRefGenerationsTable',
      PARKED_TABLE: 'PublishOutputRefParkedTable',
      EVENTS_STREAM: 'EventStream',
      EVENTS_TOPIC: 'EventTopic',
      CURSOR_KEY_SECRET: 'CursorKeySecret',
    });
  });

  it('answers before API Gateway gives up after 30 seconds, and stands outside the network', () => {
    expect(fn.Properties).toMatchObject({ Timeout: 25, MemorySize: 512 });
    expect(fn.Properties).not.toHaveProperty('VpcConfig');
  });

  it.each(['local', 'dev', 'prod'] as const)('is there in %s without any read store', (stage) => {
    const { service } = stageTemplates(stage, 'postgres,opensearch,valkey,dynamodb');
    expect(environmentOf(service, 'OperationsApiFunction')).toHaveProperty('PARKED_TABLE');
  });
});
