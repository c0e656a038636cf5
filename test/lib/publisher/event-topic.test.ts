import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { projections } from '../../../lambdas/projections/contract.ts';
import { stageTemplates, statementsOf, wordsOf } from '../stage-templates.ts';

describe.each(['local', 'dev', 'prod'] as const)('the event topic of %s', (stage) => {
  const { service } = stageTemplates(stage);

  it('is in order within a group, and lets the publisher say which messages are the same', () => {
    service.hasResourceProperties('AWS::SNS::Topic', {
      FifoTopic: true,
      ContentBasedDeduplication: false,
      FifoThroughputScope: 'MessageGroup',
    });
  });

  it('is encrypted, and takes nothing that does not come over TLS', () => {
    service.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    service.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  it('G6: gives each queue all commits of one category as they were published, whatever their types', () => {
    const subscriptions = Object.values(service.findResources('AWS::SNS::Subscription'));
    const fed = projections.filter(({ source }) => source === 'sqs');
    expect(subscriptions.map(({ Properties }) => Properties.FilterPolicy)).toEqual(
      fed.map(({ category }) => ({ category: [category] })),
    );
    for (const { Properties } of subscriptions) {
      expect(Properties).toMatchObject({ Protocol: 'sqs', RawMessageDelivery: true });
    }
  });

  it('alone may put messages into the queues', () => {
    const policies = Object.values(service.findResources('AWS::SQS::QueuePolicy'));
    const allowed = policies
      .flatMap(({ Properties }) => statementsOf(Properties))
      .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(2);
    for (const { Action, Principal, Condition } of allowed) {
      expect(Action).toBe('sqs:SendMessage');
      expect(Principal).toEqual({ Service: 'sns.amazonaws.com' });
      expect(wordsOf((Condition as { ArnEquals: object }).ArnEquals)).toBe('EventTopic');
    }
  });
});
