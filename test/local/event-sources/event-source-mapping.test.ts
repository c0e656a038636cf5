import { describe, expect, test } from 'vitest';
import { readMapping } from '../../../local/event-sources/event-source-mapping.ts';

const least = {
  EventSourceArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/events/stream/2026-01-01T00:00:00.000',
  FunctionName: 'publisher',
  StartingPosition: 'TRIM_HORIZON',
};

describe('a mapping of the template (AWS: "AWS::Lambda::EventSourceMapping")', () => {
  test('has the defaults of AWS for what it leaves out', () => {
    expect(readMapping('PublisherMapping', least)).toEqual({
      logicalId: 'PublisherMapping',
      source: 'dynamodb',
      sourceArn: least.EventSourceArn,
      enabled: true,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 100,
      batchingWindow: 0,
      parallelizationFactor: 1,
      reportsItemFailures: false,
      bisects: false,
      maximumRetryAttempts: -1,
      maximumRecordAge: -1,
      filterPatterns: [],
      onFailureArn: undefined,
    });
  });

  test('may read a Kinesis stream as one of its consumers', () => {
    const EventSourceArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/events/consumer/archive:1291190400';
    expect(readMapping('Mapping', { ...least, EventSourceArn })).toMatchObject({
      source: 'kinesis',
      sourceArn: EventSourceArn,
    });
  });

  test('is read whole', () => {
    const mapping = readMapping('Mapping', {
      ...least,
      EventSourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events',
      Enabled: false,
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 2,
      ParallelizationFactor: 4,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 3600,
      FilterCriteria: { Filters: [{ Pattern: '{}' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect(mapping).toMatchObject({
      source: 'kinesis',
      enabled: false,
      batchSize: 500,
      batchingWindow: 2,
      parallelizationFactor: 4,
      reportsItemFailures: true,
      bisects: true,
      maximumRetryAttempts: 3,
      maximumRecordAge: 3600,
      filterPatterns: ['{}'],
      onFailureArn: 'arn:aws:s3:::failed',
    });
  });

  test.each([
    ['TumblingWindowInSeconds', 30],
    ['StartingPositionTimestamp', 1],
    ['ScalingConfig', {}],
    ['ProvisionedPollerConfig', {}],
    ['MetricsConfig', { Metrics: ['EventCount'] }],
    ['KmsKeyArn', 'arn:aws:kms:eu-west-1:000000000000:key/1'],
  ])('with the unknown property %s is an error that names both', (name, value) => {
    expect(() => readMapping('OrdersMapping', { ...least, [name]: value })).toThrow(
      `Event source OrdersMapping: ${name} is not known to the local backend`,
    );
  });

  test.each([
    ['BatchSize', 0],
    ['BatchSize', 10_001],
    ['BatchSize', '100'],
    ['MaximumBatchingWindowInSeconds', 301],
    ['ParallelizationFactor', 11],
    ['MaximumRetryAttempts', -2],
    ['MaximumRecordAgeInSeconds', 59],
    ['StartingPosition', 'AT_TIMESTAMP'],
    ['FunctionResponseTypes', ['Other']],
    ['FilterCriteria', { Filters: [{ pattern: '{}' }] }],
    ['FilterCriteria', { Filters: Array.from({ length: 6 }, () => ({ Pattern: '{}' })) }],
    ['FilterCriteria', { Filters: [{ Pattern: '{}'.padEnd(4_097) }] }],
    ['DestinationConfig', { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:000000000000:queue' } }],
    [
      'DestinationConfig',
      { OnSuccess: { Destination: 'arn:aws:s3:::b' }, OnFailure: { Destination: 'arn:aws:s3:::b' } },
    ],
    ['EventSourceArn', 'arn:aws:kinesis:eu-west-1:000000000000:stream/events/consumer/'],
    ['EventSourceArn', 'arn:aws:sqs:eu-west-1:000000000000:queue'],
  ])('whose %s is %j is an error that names both', (name, value) => {
    expect(() => readMapping('OrdersMapping', { ...least, [name]: value })).toThrow(
      new RegExp(`^Event source OrdersMapping: ${name} `),
    );
  });

  test.each(['EventSourceArn', 'StartingPosition'])('without %s is an error', (name) => {
    const { [name as 'EventSourceArn']: _, ...rest } = least;
    expect(() => readMapping('OrdersMapping', rest)).toThrow(`OrdersMapping: ${name} is missing`);
  });
});
