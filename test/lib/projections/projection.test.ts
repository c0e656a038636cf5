import { describe, expect, it } from 'vitest';
import { projections } from '../../../lambdas/projections/contract.ts';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const prod = stageTemplates('prod').service;
const idOf = ({ name }: { readonly name: string }) => `Projection${name.replaceAll('-', '')}`;

describe.each(projections)('the projection $name', (contract) => {
  const id = idOf(contract);
  const mapping = resourceNamed(prod, MAPPING, `${id}Subscription`);

  it('has one mapping, which begins when what is written to is prepared', () => {
    expect(mapping.DependsOn).toContainEqual(expect.stringMatching(/^PrepareReadModels/));
  });

  it('knows the events table, the table of parked streams and that of generations', () => {
    expect(environmentOf(prod, `${id}Function`)).toMatchObject({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      PARKED_TABLE: 'PublishOutputRefParkedTable',
      GENERATIONS_TABLE: 'PublishOutputRefGenerationsTable',
    });
  });

  it('runs in the isolated network on AWS, unless its store is DynamoDB, and outside any in local', () => {
    const networkIn = (stage: 'local' | 'prod') => {
      const fn = resourceNamed(stageTemplates(stage).service, 'AWS::Lambda::Function', `${id}Function`);
      return wordsOf(fn.Properties.VpcConfig);
    };
    if (contract.store === 'dynamodb') expect(networkIn('prod')).toBe('undefined');
    else expect(networkIn('prod')).toContain('NetworkClients');
    expect(networkIn('local')).toBe('undefined');
  });

  it('G14: may load streams, park them, say when it writes, and read what feeds it; what it may in its store is told there', () => {
    const permissions = permissionsOf(prod, `${id}Function`).filter(
      (line) => !/ec2:|logs:|s3:|kms:|rds-db:|es:|elasticache:|ReadModel|DynamoDb/.test(line),
    );
    const source =
      contract.source === 'sqs'
        ? [
            `sqs:DeleteMessage on ${id}SubscriptionQueue.Arn`,
            `sqs:GetQueueAttributes on ${id}SubscriptionQueue.Arn`,
            `sqs:ReceiveMessage on ${id}SubscriptionQueue.Arn`,
          ]
        : [
            'kinesis:DescribeStream on EventStream.Arn',
            `kinesis:DescribeStreamConsumer on ${id}Consumer.ConsumerARN`,
            'kinesis:DescribeStreamSummary on EventStream.Arn',
            'kinesis:GetRecords on EventStream.Arn',
            'kinesis:GetShardIterator on EventStream.Arn',
            'kinesis:ListShards on EventStream.Arn',
            `kinesis:SubscribeToShard on ${id}Consumer.ConsumerARN`,
          ];
    expect(permissions).toEqual([
      'dynamodb:DeleteItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:DeleteItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:GetItem on PublishOutputFnGetAttParkedTableArn',
      'dynamodb:PutItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'dynamodb:UpdateItem on PublishOutputFnGetAttParkedTableArn',
      ...source,
    ]);
  });
});

describe.each(projections.filter(({ source }) => source === 'kinesis'))(
  'the projection $name, which reads the event stream',
  (contract) => {
    const id = idOf(contract);

    it('does so from the oldest record on, with partial failures and a place for what fails for good', () => {
      const { Properties } = resourceNamed(prod, MAPPING, `${id}Subscription`);
      expect(Properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 500,
        ParallelizationFactor: 4,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: 6 * 24 * 3600,
      });
      expect(wordsOf(Properties.DestinationConfig)).toBe('PublishOutputFnGetAttFailedBatchesBucketArn');
    });

    it('does so as a consumer of its own in prod, and reads the stream itself in dev', () => {
      const sourceIn = (stage: 'dev' | 'prod') => {
        const { Properties } = resourceNamed(stageTemplates(stage).service, MAPPING, `${id}Subscription`);
        return wordsOf(Properties.EventSourceArn);
      };
      expect(sourceIn('prod')).toBe(`${id}Consumer.ConsumerARN`);
      expect(sourceIn('dev')).toBe('EventStream.Arn');
    });
  },
);
