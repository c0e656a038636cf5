import { describe, expect, it } from 'vitest';
import { permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

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
    for (const id of [
      'PublisherSubscription',
      'ProjectionordersSubscription',
      'ProjectionsalesSubscription',
    ]) {
      const { Properties } = resourceNamed(local, 'AWS::Lambda::EventSourceMapping', id);
      expect(Properties.MaximumRetryAttempts).toBe(-1);
      expect(Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
    }
  });

  it('knows the table and the event stream by name, and nothing else', () => {
    const { Environment } = resourceNamed(service, 'AWS::Lambda::Function', 'PublisherFunction').Properties;
    const { Variables } = Environment as { Variables: Record<string, unknown> };
    expect(
      Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, wordsOf(value)])),
    ).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      EVENTS_STREAM: 'EventStream',
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
