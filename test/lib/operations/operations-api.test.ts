import { describe, expect, it } from 'vitest';
import { projections } from '../../../lambdas/projections/contract.ts';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the operations API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'OperationsApiFunction');

  it('G14: may compare, read marks, announce what waits behind them, read the cursor key, and log; nothing else', () => {
    expect(permissionsOf(service, 'OperationsApiFunction')).toEqual([
      'dynamodb:DeleteItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
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
      'secretsmanager:DescribeSecret on CursorKeySecret',
      'secretsmanager:GetSecretValue on CursorKeySecret',
      'sns:Publish on EventTopic',
    ]);
  });

  it('knows the events, the consumers, the marks, what carries commits and the cursor key, and nothing else', () => {
    expect(environmentOf(service, 'OperationsApiFunction')).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      CONSUMER_FUNCTIONS: expect.stringContaining('"orders_v1_b1":"ProjectionordersFunction"'),
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
