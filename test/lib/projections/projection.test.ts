import { describe, expect, it } from 'vitest';
import { projections } from '../../../lambdas/projections/contract.ts';
import { permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

describe.each(projections)('the projection $name', ({ name, user }) => {
  const id = `Projection${name}`;
  const prod = stageTemplates('prod').service;

  const environmentIn = (stage: 'local' | 'dev' | 'prod') => {
    const { service } = stageTemplates(stage);
    const { Environment } = resourceNamed(service, 'AWS::Lambda::Function', `${id}Function`).Properties;
    const { Variables } = Environment as { Variables: Record<string, unknown> };
    return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, wordsOf(value)]));
  };

  it('has one mapping, from the oldest record on, with partial failures and a place for what fails for good', () => {
    const { Properties } = resourceNamed(prod, 'AWS::Lambda::EventSourceMapping', `${id}Subscription`);
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

  it('reads as a consumer of its own in prod, and the stream itself in dev', () => {
    const sourceIn = (stage: 'dev' | 'prod') => {
      const { service } = stageTemplates(stage);
      const mapping = resourceNamed(service, 'AWS::Lambda::EventSourceMapping', `${id}Subscription`);
      return wordsOf(mapping.Properties.EventSourceArn);
    };
    expect(sourceIn('prod')).toBe(`${id}Consumer.ConsumerARN`);
    expect(sourceIn('dev')).toBe('EventStream.Arn');
  });

  it('begins to read when its tables are prepared', () => {
    const { DependsOn } = resourceNamed(prod, 'AWS::Lambda::EventSourceMapping', `${id}Subscription`);
    expect(DependsOn).toContainEqual(expect.stringMatching(/^PrepareReadModels/));
  });

  it('finds PostgreSQL in one URL: the proxy in prod, the cluster in dev, both without a password', () => {
    const endpoint = 'PublishOutputFnGetAttPostgresCluster';
    expect(environmentIn('prod')).toEqual({
      EVENTS_TABLE: 'PublishOutputRefEventStoreTable',
      POSTGRES_URL: `postgresql://${user}@PublishOutputFnGetAttPostgresProxyEndpoint:5432/varve`,
    });
    expect(environmentIn('dev').POSTGRES_URL).toBe(
      `postgresql://${user}@${endpoint}EndpointAddress:${endpoint}EndpointPort/varve`,
    );
  });

  it('signs in with its own name as the password in local', () => {
    expect(environmentIn('local').POSTGRES_URL).toMatch(
      new RegExp(`^postgresql://${user}:${user}@.*/varve$`),
    );
  });

  it('runs in the isolated network on AWS and outside any in local', () => {
    const aws = resourceNamed(prod, 'AWS::Lambda::Function', `${id}Function`);
    expect(wordsOf(aws.Properties.VpcConfig)).toContain('NetworkClients');
    const local = resourceNamed(stageTemplates('local').service, 'AWS::Lambda::Function', `${id}Function`);
    expect(local.Properties).not.toHaveProperty('VpcConfig');
  });

  it('G14: may load streams, read the event stream, and sign in as itself', () => {
    const permissions = permissionsOf(prod, `${id}Function`).filter(
      (line) => !/ec2:|logs:|s3:|kms:/.test(line),
    );
    expect(permissions).toEqual([
      'dynamodb:Query on PublishOutputFnGetAttEventStoreTableArn',
      'kinesis:DescribeStream on EventStream.Arn',
      `kinesis:DescribeStreamConsumer on ${id}Consumer.ConsumerARN`,
      'kinesis:DescribeStreamSummary on EventStream.Arn',
      'kinesis:GetRecords on EventStream.Arn',
      'kinesis:GetShardIterator on EventStream.Arn',
      'kinesis:ListShards on EventStream.Arn',
      `kinesis:SubscribeToShard on ${id}Consumer.ConsumerARN`,
      expect.stringMatching(new RegExp(`^rds-db:connect on .*PostgresProxyDBProxyArn.*/${user}$`)),
    ]);
  });
});
