import { describe, expect, it } from 'vitest';
import {
  environmentOf,
  permissionsOf,
  resourceNamed,
  stageTemplates,
  statementsOf,
  wordsOf,
} from '../stage-templates.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';

/** The publishers, with what each knows and what it may do there. */
const PUBLISHERS = [
  {
    id: 'Publisher',
    knows: { EVENTS_STREAM: 'EventStream' },
    may: 'kinesis:PutRecords on EventStream.Arn',
    parksAs: 'publisher_kinesis',
  },
  {
    id: 'TopicPublisher',
    knows: { EVENTS_TOPIC: 'EventTopic' },
    may: 'sns:Publish on EventTopic',
    parksAs: 'publisher_sns',
  },
];

describe.each(PUBLISHERS)('the $id', ({ id, knows, may, parksAs }) => {
  const { service } = stageTemplates('prod');
  const subscription = resourceNamed(service, MAPPING, `${id}Subscription`);

  it('reads the change stream of the table from its oldest record on', () => {
    expect(wordsOf(subscription.Properties.EventSourceArn)).toBe(
      'PublishOutputFnGetAttEventStoreTableStreamArn',
    );
    expect(subscription.Properties.StartingPosition).toBe('TRIM_HORIZON');
  });

  it('S12: takes a batch at a time, reports which records failed, and they are tried until they are too old', () => {
    expect(subscription.Properties).toMatchObject({
      BatchSize: 100,
      ParallelizationFactor: 1,
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

  it('knows its own target and where it parks, and nothing else', () => {
    const PARKED_TABLE = expect.stringMatching(/^PublishOutputRefParkedTable/);
    expect(environmentOf(service, `${id}Function`)).toEqual({ ...knows, PARKED_TABLE });
  });

  it('G14: may read changes, publish to its own target, park, report failed batches and log', () => {
    const others = [
      'dynamodb:DescribeStream on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:GetRecords on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:GetShardIterator on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:ListStreams on PublishOutputFnGetAttEventStoreTableStreamArn',
      'dynamodb:UpdateItem on PublishOutputFnGetAttParkedTableArn',
      'kms:Decrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:DescribeKey on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:Encrypt on PublishOutputFnGetAttEventStoreKeyArn',
      'kms:GenerateDataKey on PublishOutputFnGetAttEventStoreKeyArn',
      `logs:CreateLogStream on ${id}FunctionLogs.Arn`,
      `logs:PutLogEvents on ${id}FunctionLogs.Arn`,
      's3:ListBucket on PublishOutputFnGetAttFailedBatchesBucketArn',
      's3:PutObject on PublishOutputFnGetAttFailedBatchesBucketArn/aws/lambda/*',
    ];
    expect(permissionsOf(service, `${id}Function`)).toEqual([...others, may].sort());
  });

  it('G14: touches the marks of its own target, and of nobody else', () => {
    const policies = Object.entries(service.findResources('AWS::IAM::Policy'));
    const parking = policies
      .filter(([policy]) => policy.startsWith(`${id}Function`))
      .flatMap(([, { Properties }]) => statementsOf(Properties))
      .filter(({ Resource }) => wordsOf(Resource).includes('ParkedTable'));
    expect(parking.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [parksAs] } },
    ]);
  });
});

it('no reader of a stream gives up on a machine that may be switched off for longer than any age', () => {
  const readers = Object.values(
    stageTemplates('local').service.findResources(MAPPING, {
      Properties: { StartingPosition: 'TRIM_HORIZON' },
    }),
  );
  expect(readers).toHaveLength(8);
  for (const { Properties } of readers) {
    expect(Properties.MaximumRetryAttempts).toBe(-1);
    expect(Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
  }
});

describe.each(['local', 'dev', 'prod'] as const)('the first commit of %s', (stage) => {
  const { service } = stageTemplates(stage);
  const dependenciesOf = (id: string) => resourceNamed(service, MAPPING, `${id}Subscription`).DependsOn ?? [];

  it('is published to the topic only when every queue is subscribed, and may be read from', () => {
    const queues = ['AWS::SNS::Subscription', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
      Object.keys(service.findResources(type)),
    );
    expect(queues.length).toBeGreaterThan(6);
    expect(dependenciesOf('TopicPublisher')).toEqual(expect.arrayContaining(queues));
  });

  it('is published to the stream whoever reads it, since the stream keeps it', () => {
    expect(dependenciesOf('Publisher').filter((id) => !id.startsWith('PublisherFunction'))).toEqual([]);
  });
});

it('the change stream of the table has two readers, and no more, as DynamoDB wants it', () => {
  const mappings = Object.values(stageTemplates('prod').service.findResources(MAPPING));
  const readers = mappings.filter(({ Properties }) =>
    wordsOf(Properties.EventSourceArn).includes('TableStreamArn'),
  );
  expect(readers).toHaveLength(2);
});
