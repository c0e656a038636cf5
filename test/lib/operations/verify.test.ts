import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';
import { definitionText } from '../state-machines.ts';

describe('who verifies the archive', () => {
  const { service } = stageTemplates('prod');

  it('G14: may read the store and the archive, and put back into either; it changes and removes nothing', () => {
    expect(permissionsOf(service, 'VerifyFunction')).toEqual([
      'dynamodb:PutItem on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:Scan on PublishOutputFnGetAttEventStoreTableArn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:DescribeKey on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:Encrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on VerifyFunctionLogs.Arn',
      'logs:PutLogEvents on VerifyFunctionLogs.Arn',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/commits/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/manifests/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/verify/*',
      ...['s3:ListBucket', 's3:ListBucket'].map(
        (action) => `${action} on PublishOutputFnGetAttArchiveBucketArn`,
      ),
      's3:PutObject on PublishOutputFnGetAttArchiveBucketArn/commits/*',
      's3:PutObject on PublishOutputFnGetAttArchiveBucketArn/verify/*',
    ]);
  });

  it('knows the events, the archive, and for how long a commit may be on its way', () => {
    expect(environmentOf(service, 'VerifyFunction')).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      ARCHIVE_BUCKET: 'PublishOutputRefArchiveBucket',
      VERIFY_PATIENCE_SECONDS: '900',
    });
  });

  it('has longer than one slice takes, and stands outside the network', () => {
    const fn = resourceNamed(service, 'AWS::Lambda::Function', 'VerifyFunction');
    expect(fn.Properties).toMatchObject({ Timeout: 300 });
    expect(fn.Properties).not.toHaveProperty('VpcConfig');
  });

  it('goes through all segments, then all buckets, so many at once, and then concludes', () => {
    const machine = resourceNamed(service, 'AWS::StepFunctions::StateMachine', 'VerifyVerifications');
    const { States } = JSON.parse(definitionText(machine));
    const map = (name: string) => States[`Each ${name === 'heads' ? 'segment' : 'bucket'} of ${name}`];
    expect(States['Items of heads'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 7, 1)' });
    expect(States['Items of bucket'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 31, 1)' });
    expect([map('heads').MaxConcurrency, map('bucket').MaxConcurrency]).toEqual([4, 8]);
    expect(map('bucket').ItemProcessor.States.bucket.Parameters.Payload).toMatchObject({
      ...{ phase: 'bucket', 'run.$': '$.run', 'heal.$': '$.heal', 'bucket.$': '$.bucket' },
    });
    expect(States.conclude.Parameters.Payload).toMatchObject({ phase: 'conclude' });
  });

  it('is run in local when somebody asks, and rings no alarm for it', () => {
    const { service } = stageTemplates('local');
    for (const type of ['AWS::Scheduler::Schedule', 'AWS::CloudWatch::Alarm'])
      expect(Object.keys(service.findResources(type)).filter((id) => id.startsWith('Verify'))).toEqual([]);
  });

  it.each(['dev', 'prod'] as const)('G13: is run every day in %s, and heals nothing by itself', (stage) => {
    const schedule = resourceNamed(
      stageTemplates(stage).service,
      'AWS::Scheduler::Schedule',
      'VerifyVerifications',
    );
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'rate(1440 minutes)',
      Target: { Input: '{"run":"<aws.scheduler.execution-id>","heal":false}' },
    });
  });

  it('G13: rings when something was found, and when there was no verification for two days', () => {
    expect(resourceNamed(service, 'AWS::CloudWatch::Alarm', 'VerifyFindings').Properties).toMatchObject({
      ...{ Namespace: 'Varve', MetricName: 'ArchiveFindings', Statistic: 'Maximum', Threshold: 0 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Period: 86_400 },
    });
    expect(resourceNamed(service, 'AWS::CloudWatch::Alarm', 'VerifyMissing').Properties).toMatchObject({
      ...{ Namespace: 'Varve', MetricName: 'ArchiveVerified', Statistic: 'SampleCount', Threshold: 1 },
      ...{ ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 2, Period: 86_400 },
      TreatMissingData: 'breaching',
    });
  });

  it('is started, watched and stopped by operators through the API, and its reports are read there', () => {
    const permissions = permissionsOf(service, 'OperationsApiFunction');
    const execution =
      'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:VerifyVerificationsMachine.Name:*';
    expect(permissions.filter((permission) => permission.includes('Verif'))).toEqual([
      `states:DescribeExecution on ${execution}`,
      'states:ListExecutions on VerifyVerificationsMachine',
      'states:StartExecution on VerifyVerificationsMachine',
      `states:StopExecution on ${execution}`,
    ]);
    expect(permissions).toContain('s3:GetObject on PublishOutputFnGetAttArchiveBucketArn/verify/*');
    expect(environmentOf(service, 'OperationsApiFunction').VERIFICATIONS_MACHINE).toBe(
      'VerifyVerificationsMachine',
    );
  });
});
