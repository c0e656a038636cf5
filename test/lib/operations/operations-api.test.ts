import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the operations API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'OperationsApiFunction');

  it('G14: may read marks and announce what waits behind them, read the cursor key, and log; nothing else', () => {
    expect(permissionsOf(service, 'OperationsApiFunction')).toEqual([
      'dynamodb:GetItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:Query on PublishOutputFnGetAttParkedTableArn',
      'kinesis:PutRecords on EventStream.Arn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on OperationsApiFunctionLogs.Arn',
      'logs:PutLogEvents on OperationsApiFunctionLogs.Arn',
      'secretsmanager:DescribeSecret on CursorKeySecret',
      'secretsmanager:GetSecretValue on CursorKeySecret',
      'sns:Publish on EventTopic',
    ]);
  });

  it('knows the marks, what carries the commits and the cursor key, and nothing else', () => {
    expect(environmentOf(service, 'OperationsApiFunction')).toEqual({
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
