import { Duration, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { QueueSubscription } from '../../../lib/shared/queue-subscription.ts';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import { newApp, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe.each(['account-balance', 'best-sellers'])('the queue of %s', (name) => {
  const { service } = stageTemplates('prod');
  const id = `Projection${name.replace('-', '')}`;
  const queue = resourceNamed(service, 'AWS::SQS::Queue', `${id}SubscriptionQueue`);
  const fn = resourceNamed(service, 'AWS::Lambda::Function', `${id}Function`);
  const { maxReceiveCount, deadLetterTargetArn } = queue.Properties.RedrivePolicy as {
    maxReceiveCount: number;
    deadLetterTargetArn: unknown;
  };
  const visibility = Number(queue.Properties.VisibilityTimeout);

  it('leaves the function six times its timeout before it brings a message again', () => {
    expect(visibility).toBeGreaterThanOrEqual(6 * Number(fn.Properties.Timeout));
  });

  it('brings what fails again for twelve hours, and forgets nothing in that time', () => {
    expect((maxReceiveCount - 1) * visibility).toBeGreaterThanOrEqual(12 * HOUR);
    expect(queue.Properties.MessageRetentionPeriod).toBe(14 * DAY);
  });

  it('gives up into a FIFO queue of its own, which keeps it for 14 days', () => {
    expect(wordsOf(deadLetterTargetArn)).toBe(`${id}SubscriptionDeadLetters.Arn`);
    const deadLetters = resourceNamed(service, 'AWS::SQS::Queue', `${id}SubscriptionDeadLetters`);
    expect(deadLetters.Properties).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 14 * DAY });
  });

  it('is in order within a group, which is a stream, and has no limit over all groups', () => {
    expect(queue.Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  it('is read in batches of ten whose failures are reported one by one', () => {
    const mapping = resourceNamed(service, 'AWS::Lambda::EventSourceMapping', `${id}SubscriptionMapping`);
    expect(mapping.Properties).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 20 },
    });
    expect(wordsOf(mapping.Properties.EventSourceArn)).toBe(`${id}SubscriptionQueue.Arn`);
    expect(mapping.Properties).not.toHaveProperty('FilterCriteria');
  });
});

it('refuses a reader whose timeout is so short that SQS cannot count twelve hours of retries', () => {
  const stack = new Stack(newApp(), 'Stack');
  const subscribe = (seconds: number) => {
    const reader = new VarveFunction(stack, `Reader${seconds}`, {
      bundle: 'projections-best-sellers',
      description: 'A reader',
      timeout: Duration.seconds(seconds),
      logRetention: RetentionDays.ONE_DAY,
    });
    return new QueueSubscription(stack, `Subscription${seconds}`, { reader });
  };
  expect(() => subscribe(7)).toThrow('Stack/Reader7 reads a queue and so needs a timeout of 8 s or more.');
  expect(() => subscribe(8)).not.toThrow();
});
