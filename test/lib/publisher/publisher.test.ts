import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

describe('the publisher', () => {
  const { service } = stageTemplates('prod');
  const subscription = resourceNamed(service, 'AWS::Lambda::EventSourceMapping', 'PublisherSubscription');

  it('reads the change stream of the table from its oldest record on', () => {
    expect(wordsOf(subscription.Properties.EventSourceArn)).toBe(
      'PublishOutputFnGetAttEventStoreTableStreamArn',
    );
    expect(subscription.Properties.StartingPosition).toBe('TRIM_HORIZON');
  });

  it('reports which records failed, and they are tried until they are too old', () => {
    expect(subscription.Properties).toMatchObject({
      BatchSize: 100,
      ParallelizationFactor: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: -1,
    });
  });

  it('gives up before the stream forgets, and keeps what it gives up', () => {
    expect(subscription.Properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
    expect(wordsOf(subscription.Properties.DestinationConfig)).toBe(
      'PublishOutputFnGetAttFailedBatchesBucketArn',
    );
  });

  it('never gives up on a machine that may be switched off for longer than any age', () => {
    const { service: local } = stageTemplates('local');
    const readers = Object.values(
      local.findResources('AWS::Lambda::EventSourceMapping', {
        Properties: { StartingPosition: 'TRIM_HORIZON' },
      }),
    );
    expect(readers).toHaveLength(6);
    for (const { Properties } of readers) {
      expect(Properties.MaximumRetryAttempts).toBe(-1);
      expect(Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
    }
  });

  it('knows the table, the event stream and the event topic, and nothing else', () => {
    expect(environmentOf(service, 'PublisherFunction')).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      EVENTS_STREAM: 'EventStream',
      EVENTS_TOPIC: 'EventTopic',
    });
  });

  it('G14: may read changes, publish, report failed batches and log', () => {
    expect(permissionsOf(service, 'PublisherFunction')).toEqual([
      'dynamodb:DescribeStream on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:GetRecords on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:GetShardIterator on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:ListStreams on PublishOutputFnGetAttEventStoreTableStreamArn',
      'kinesis:PutRecords on EventStream.Arn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on PublisherFunctionLogs.Arn',
      'logs:PutLogEvents on PublisherFunctionLogs.Arn',
      's3:ListBucket on PublishOutputFnGetAttFailedBatchesBucketArn',
      's3:PutObject on PublishOutputFnGetAttFailedBatchesBucketArn/aws/lambda/*',
      'sns:Publish on EventTopic',
    ]);
  });
});

it('the change stream of the table has at most two readers, as DynamoDB wants it', () => {
  const mappings = Object.values(
    stageTemplates('prod').service.findResources('AWS::Lambda::EventSourceMapping'),
  );
  const readers = mappings.filter(({ Properties }) =>
    wordsOf(Properties.EventSourceArn).includes('TableStreamArn'),
  );
  expect(readers).toHaveLength(1);
});
