import { describe, expect, it } from 'vitest';
import { permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the compaction of the archive', () => {
  const { service } = stageTemplates('prod');

  it.each(['local', 'dev', 'prod'] as const)('is looked for every hour in %s', (stage) => {
    const template = stageTemplates(stage).service;
    const schedule = resourceNamed(template, 'AWS::Scheduler::Schedule', 'CompactionSchedule');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'rate(60 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Input: '{}', RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    const retries = resourceNamed(template, 'AWS::Lambda::EventInvokeConfig', 'CompactionFunction');
    expect(retries.Properties).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  it('has as long as a function may take, a core for itself, and no network', () => {
    const fn = resourceNamed(service, 'AWS::Lambda::Function', 'CompactionFunction');
    expect(fn.Properties).toMatchObject({ Timeout: 900, MemorySize: 1769 });
    expect(fn.Properties).not.toHaveProperty('VpcConfig');
  });

  it('G13, G14: may add to the archive and hide what it replaced, and reaches nothing else', () => {
    const permissions = permissionsOf(service, 'CompactionFunction');
    const elsewhere = permissions.filter((permission) => !/^(s3|kms|logs):/.test(permission));
    expect(elsewhere).toEqual([]);
    expect(permissions.filter((permission) => permission.startsWith('s3:Delete'))).toHaveLength(2);
    expect(permissions.join('\n')).not.toContain('DeleteObjectVersion');
  });

  it('G14: the schedule may call this function and no other', () => {
    expect(permissionsOf(service, 'CompactionSchedule')).toEqual([
      'lambda:InvokeFunction on CompactionFunction.Arn',
    ]);
  });

  it('G13: rings when a date cannot be compacted, and no more once no run tells of one', () => {
    expect(resourceNamed(service, 'AWS::CloudWatch::Alarm', 'CompactionDamaged').Properties).toMatchObject({
      ...{ Namespace: 'Varve', MetricName: 'ArchiveDatesDamaged', Statistic: 'Sum', Threshold: 1 },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1, Period: 7200 },
      TreatMissingData: 'notBreaching',
    });
  });
});
