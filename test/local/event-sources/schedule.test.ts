import { describe, expect, test } from 'vitest';
import { readSchedule } from '../../../local/event-sources/schedule.ts';

const ARN = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/Tick';

const Target = {
  Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
  RoleArn: 'arn:aws:iam::000000000000:role/tick',
};

const least = {
  ScheduleExpression: 'rate(5 minutes)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target,
};

const read = (properties: Readonly<Record<string, unknown>>) =>
  readSchedule({ logicalId: 'Tick', arn: ARN, properties });

describe('a schedule of the template (AWS: "AWS::Scheduler::Schedule")', () => {
  test('is enabled and has no input where it leaves that out', () => {
    expect(read(least)).toEqual({
      logicalId: 'Tick',
      arn: ARN,
      enabled: true,
      period: 300_000,
      input: undefined,
    });
  });

  test('is read whole', () => {
    const RetryPolicy = { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 };
    const properties = {
      ...least,
      ScheduleExpressionTimezone: 'Etc/UTC',
      State: 'DISABLED',
      Target: { ...Target, Input: '{"at":"<aws.scheduler.scheduled-time>"}', RetryPolicy },
    };
    expect(read(properties)).toMatchObject({
      enabled: false,
      input: '{"at":"<aws.scheduler.scheduled-time>"}',
    });
  });

  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(90 minutes)', 5_400_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(30 days)', 2_592_000_000],
  ])('whose expression is %s has a period of %i ms', (ScheduleExpression, period) => {
    expect(read({ ...least, ScheduleExpression })).toMatchObject({ period });
  });

  test.each([
    'cron(0 3 * * ? *)',
    'at(2030-01-01T00:00:00)',
    'rate(0 minutes)',
    'rate(5 seconds)',
    'rate(5minutes)',
  ])('whose expression is %s is refused, with the expressions that are known', (ScheduleExpression) => {
    expect(() => read({ ...least, ScheduleExpression })).toThrow(
      `Event source Tick: ScheduleExpression is ${ScheduleExpression}, and only rates are known to the local backend; write rate(n minutes), rate(n hours) or rate(n days)`,
    );
  });

  test.each([
    ['StartDate', { ...least, StartDate: '2030-01-01T00:00:00Z' }],
    ['GroupName', { ...least, GroupName: 'group' }],
    ['DeadLetterConfig', { ...least, Target: { ...Target, DeadLetterConfig: { Arn: 'arn:aws:sqs:x' } } }],
    ['SqsParameters', { ...least, Target: { ...Target, SqsParameters: { MessageGroupId: 'g' } } }],
  ])('with the property %s is an error that names both', (name, properties) => {
    expect(() => read(properties)).toThrow(`Event source Tick: ${name} is not known to the local backend`);
  });

  test.each([
    ['State', { ...least, State: 'ON' }],
    ['FlexibleTimeWindow', { ...least, FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } }],
    ['FlexibleTimeWindow', { ...least, FlexibleTimeWindow: undefined }],
    ['ScheduleExpressionTimezone', { ...least, ScheduleExpressionTimezone: 'Europe/Zurich' }],
    ['Target', { ...least, Target: undefined }],
    ['Input', { ...least, Target: { ...Target, Input: 'no JSON' } }],
    ['RetryPolicy', { ...least, Target: { ...Target, RetryPolicy: { MaximumRetryAttempts: 186 } } }],
    ['RetryPolicy', { ...least, Target: { ...Target, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } }],
    ['RetryPolicy', { ...least, Target: { ...Target, RetryPolicy: { Other: 1 } } }],
  ])('whose %s cannot be what it is, is an error that names both', (name, properties) => {
    expect(() => read(properties)).toThrow(new RegExp(`^Event source Tick: ${name} cannot be `));
  });

  test.each(['ScheduleExpression', 'FlexibleTimeWindow', 'Target'])('without %s is an error', (name) => {
    const { [name as 'Target']: _, ...rest } = least;
    expect(() => read(rest)).toThrow(`Event source Tick: ${name} is missing`);
  });
});
