import { describe, expect, test } from 'vitest';
import { readQueueMapping } from '../../../local/event-sources/queue-mapping.ts';

const least = {
  EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:accounts.fifo',
  FunctionName: 'accounts',
};
const standard = { ...least, EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:notices' };

describe('a mapping of a queue (AWS: "Lambda parameters for Amazon SQS event source mappings")', () => {
  test('has the defaults of AWS for what it leaves out', () => {
    expect(readQueueMapping('AccountsMapping', least)).toEqual({
      logicalId: 'AccountsMapping',
      queueArn: least.EventSourceArn,
      enabled: true,
      batchSize: 10,
      batchingWindow: 0,
      reportsItemFailures: false,
      maximumConcurrency: undefined,
    });
  });

  test('is read whole', () => {
    const mapping = readQueueMapping('Mapping', {
      ...standard,
      Enabled: false,
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 2,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect(mapping).toMatchObject({
      enabled: false,
      batchSize: 500,
      batchingWindow: 2,
      reportsItemFailures: true,
      maximumConcurrency: 2,
    });
  });

  test.each([
    ['StartingPosition', 'TRIM_HORIZON'],
    ['ParallelizationFactor', 2],
    ['FilterCriteria', { Filters: [] }],
    ['ProvisionedPollerConfig', {}],
  ])('with the property %s is an error that names both', (name, value) => {
    expect(() => readQueueMapping('OrdersMapping', { ...least, [name]: value })).toThrow(
      `Event source OrdersMapping: ${name} is not known to the local backend`,
    );
  });

  test.each([
    [least, 'BatchSize', 11],
    [standard, 'BatchSize', 11],
    [standard, 'BatchSize', 0],
    [least, 'MaximumBatchingWindowInSeconds', 1],
    [standard, 'MaximumBatchingWindowInSeconds', 301],
    [least, 'ScalingConfig', { MaximumConcurrency: 1 }],
    [least, 'ScalingConfig', {}],
    [least, 'ScalingConfig', { MaximumConcurrency: 2, Other: 1 }],
    [least, 'FunctionResponseTypes', ['Other']],
    [least, 'EventSourceArn', 'arn:aws:sqs:eu-west-1:accounts.fifo'],
  ])('(%j) whose %s is %j is an error that names both', (properties, name, value) => {
    expect(() => readQueueMapping('OrdersMapping', { ...properties, [name]: value })).toThrow(
      new RegExp(`^Event source OrdersMapping: ${name} `),
    );
  });

  test('without a queue is an error', () => {
    expect(() => readQueueMapping('OrdersMapping', { FunctionName: 'x' })).toThrow(
      'EventSourceArn is missing',
    );
  });
});
