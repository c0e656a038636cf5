import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const mappingOf = (stage: 'local' | 'dev' | 'prod') =>
  resourceNamed(stageTemplates(stage).service, MAPPING, 'ArchiveWriter').Properties;

describe('the archiving function', () => {
  it.each([
    ['local', 2],
    ['dev', 60],
    ['prod', 60],
  ] as const)('of %s takes batches as large as they become within %i s', (stage, seconds) => {
    expect(mappingOf(stage)).toMatchObject({
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: seconds,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: -1,
    });
  });

  it('tries a batch again for as long as the stream has it, but for the time to notice that it does not', () => {
    expect(mappingOf('prod').MaximumRecordAgeInSeconds).toBe(6 * 24 * 3600);
    expect(mappingOf('dev').MaximumRecordAgeInSeconds).toBe(20 * 3600);
    expect(wordsOf(mappingOf('dev').DestinationConfig)).toContain('FailedBatches');
  });

  it.each(['local', 'dev', 'prod'] as const)('of %s has a throughput of its own', (stage) => {
    expect(wordsOf(mappingOf(stage).EventSourceArn)).toBe('ArchiveWriterConsumer.ConsumerARN');
    const consumer = resourceNamed(
      stageTemplates(stage).service,
      'AWS::Kinesis::StreamConsumer',
      'ArchiveWriter',
    );
    expect(consumer.Properties.ConsumerName).toBe('archive');
  });

  it('G14 reads the stream and the events, wherever they are, writes new objects, and may do nothing else', () => {
    expect(Object.keys(environmentOf(stageTemplates('prod').service, 'ArchiveWriter')).sort()).toEqual([
      'ARCHIVE_BUCKET',
      'EVENTS_TABLE',
    ]);
    expect(permissionsOf(stageTemplates('prod').service, 'ArchiveWriter')).toEqual([
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'kinesis:DescribeStream on EventStream.Arn',
      'kinesis:DescribeStreamConsumer on ArchiveWriterConsumer.ConsumerARN',
      'kinesis:DescribeStreamSummary on EventStream.Arn',
      'kinesis:GetRecords on EventStream.Arn',
      'kinesis:GetShardIterator on EventStream.Arn',
      'kinesis:ListShards on EventStream.Arn',
      'kinesis:SubscribeToShard on ArchiveWriterConsumer.ConsumerARN',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      'logs:CreateLogStream on ArchiveWriterFunctionLogs.Arn',
      'logs:PutLogEvents on ArchiveWriterFunctionLogs.Arn',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/commits/*',
      's3:GetObject on PublishOutputFnGetAttArchiveBucketArn/tier/*',
      's3:ListBucket on PublishOutputFnGetAttArchiveBucketArn',
      's3:ListBucket on PublishOutputFnGetAttFailedBatchesBucketArn',
      's3:PutObject on PublishOutputFnGetAttArchiveBucketArn/commits/*',
      's3:PutObject on PublishOutputFnGetAttFailedBatchesBucketArn/aws/lambda/*',
    ]);
  });
});
