import { Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { EventStream } from '../../../lib/publisher/event-stream.ts';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import { newApp, stageTemplates, wordsOf } from '../stage-templates.ts';

const STREAM = 'AWS::Kinesis::Stream';

describe('the event stream', () => {
  it.each(['local', 'dev', 'prod'] as const)('of %s is encrypted and has no physical name', (stage) => {
    stageTemplates(stage).service.hasResourceProperties(STREAM, {
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      Name: Match.absent(),
    });
  });

  it('of dev has one shard for a day', () => {
    stageTemplates('dev').service.hasResourceProperties(STREAM, {
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      ShardCount: 1,
      RetentionPeriodHours: 24,
    });
  });

  it('of prod follows the load and keeps a week', () => {
    stageTemplates('prod').service.hasResourceProperties(STREAM, {
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      ShardCount: Match.absent(),
      RetentionPeriodHours: 168,
    });
  });

  it('gives each reader of prod a throughput of its own, and in dev the archive alone', () => {
    stageTemplates('prod').service.resourceCountIs('AWS::Kinesis::StreamConsumer', 6);
    stageTemplates('dev').service.resourceCountIs('AWS::Kinesis::StreamConsumer', 1);
  });

  it('gets its consumers one after the other, since Kinesis makes five at once and no more', () => {
    const consumers = Object.entries(
      stageTemplates('prod').service.findResources('AWS::Kinesis::StreamConsumer'),
    );
    const earlier = consumers.map(([id], index) => [id, consumers[index - 1]?.[0]]);
    expect(consumers.map(([id, { DependsOn }]) => [id, DependsOn?.[0]])).toEqual(earlier);
  });

  it.each(['local', 'dev'] as const)(
    'has no more than the five shared readers in %s that it serves',
    (stage) => {
      const mappings = stageTemplates(stage).service.findResources('AWS::Lambda::EventSourceMapping');
      const readers = Object.values(mappings).filter(
        ({ Properties }) => wordsOf(Properties.EventSourceArn) === 'EventStream.Arn',
      );
      expect(readers).toHaveLength(5);
    },
  );

  it('refuses a sixth reader where they share its throughput', () => {
    const stack = new Stack(newApp(), 'Stack');
    const stream = new EventStream(stack, 'EventStream', { retention: Duration.days(1), readers: 'shared' });
    const reader = new VarveFunction(stack, 'Reader', {
      bundle: 'projections-orders',
      description: 'A reader',
      logRetention: RetentionDays.ONE_DAY,
    });
    for (const name of ['a', 'b', 'c', 'd', 'e']) stream.addReader(stack, name, reader);
    expect(() => stream.addReader(stack, 'f', reader)).toThrow(/5 shared readers .* lib\/config\/stages\.ts/);
    expect(stream.addDedicatedReader(new Construct(stack, 'Own'), 'g', reader).arn).not.toBe(
      stream.stream.streamArn,
    );
  });
});
