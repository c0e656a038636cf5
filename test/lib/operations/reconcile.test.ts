import { describe, expect, it } from 'vitest';
import { folderOf, projections } from '../../../lambdas/projections/contract.ts';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

const SCHEDULE = 'AWS::Scheduler::Schedule';

describe('who compares consumers with the event store', () => {
  const { service } = stageTemplates('prod');

  it('G14: may enumerate, ask, announce and take marks away; it writes no event and no read model', () => {
    const permissions = permissionsOf(service, 'ReconcileFunction');
    const [called, others] = [true, false].map((calls) =>
      permissions.filter((permission) => permission.startsWith('lambda:') === calls),
    );
    expect(others).toEqual([
      'dynamodb:DeleteItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttPositionsTableArn',
      'dynamodb:PutItem on PublishOutputFnGetAttPositionsTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:Query on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:Scan on PublishOutputFnGetAttEventStoreTableArn',
      'kinesis:PutRecords on EventStream.Arn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:DescribeKey on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:Encrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on ReconcileFunctionLogs.Arn',
      'logs:PutLogEvents on ReconcileFunctionLogs.Arn',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:ListBucket on PublishOutputFnGetAttArchiveBucketArn',
      'sns:Publish on EventTopic',
    ]);
    expect(called).toEqual(
      projections
        .map(({ name }) => `lambda:InvokeFunction on Projection${name.replaceAll('-', '')}Function.Arn`)
        .sort(),
    );
  });

  it('knows the function of each consumer, how often a round begins, and what it waits for', () => {
    const environment = environmentOf(service, 'ReconcileFunction');
    expect(environment).toMatchObject({
      RECONCILE_EVERY_SECONDS: '21600',
      RECONCILE_PATIENCE_SECONDS: '900',
    });
    for (const contract of projections)
      expect(environment.CONSUMER_FUNCTIONS).toContain(`"${folderOf(contract)}":`);
  });

  it('is outside the network, and has longer than one slice of a round takes', () => {
    const fn = resourceNamed(service, 'AWS::Lambda::Function', 'ReconcileFunction');
    expect(fn.Properties).toMatchObject({ Timeout: 300, MemorySize: 512 });
    expect(fn.Properties).not.toHaveProperty('VpcConfig');
  });

  it.each([
    ['local', 'rate(5 minutes)'],
    ['dev', 'rate(15 minutes)'],
    ['prod', 'rate(5 minutes)'],
  ] as const)('G5: is run by a schedule in %s', (stage, ScheduleExpression) => {
    const schedule = resourceNamed(stageTemplates(stage).service, SCHEDULE, 'ReconcileSchedule');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Input: '{}', RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    const retries = resourceNamed(
      stageTemplates(stage).service,
      'AWS::Lambda::EventInvokeConfig',
      'ReconcileFunction',
    );
    expect(retries.Properties).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  it('G14: the schedule may call this function and no other, and only for this account', () => {
    expect(permissionsOf(service, 'ReconcileSchedule')).toEqual([
      'lambda:InvokeFunction on ReconcileFunction.Arn',
    ]);
    const role = resourceNamed(service, 'AWS::IAM::Role', 'ReconcileScheduleRole');
    expect(role.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  it('of a stage without read stores asks nobody, and calls nothing', () => {
    const { service } = stageTemplates('dev', 'postgres,opensearch,valkey,dynamodb');
    expect(environmentOf(service, 'ReconcileFunction').CONSUMER_FUNCTIONS).toBe('{}');
    expect(
      permissionsOf(service, 'ReconcileFunction').filter((permission) => permission.startsWith('lambda:')),
    ).toEqual([]);
  });
});
