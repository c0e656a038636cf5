import type { Template } from '../../../local/assembly/template.ts';

export interface Messaging {
  /** Seconds. @default 30 */
  readonly visibilityTimeout?: number;
  /** @default 3 */
  readonly maxReceiveCount?: number;
  readonly category?: string;
}

/** A topic, and one queue that gets the commits of a category from it; what fails too often goes to another queue. */
export function messagingTemplate({
  visibilityTimeout = 30,
  maxReceiveCount = 3,
  category = 'account',
}: Messaging = {}): Template {
  const queue = {
    FifoQueue: true,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  };
  const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  return {
    Resources: {
      Topic: {
        Type: 'AWS::SNS::Topic',
        Properties: {
          FifoTopic: true,
          ContentBasedDeduplication: false,
          FifoThroughputScope: 'MessageGroup',
        },
      },
      Parked: { Type: 'AWS::SQS::Queue', Properties: { ...queue, MessageRetentionPeriod: 1_209_600 } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          ...queue,
          VisibilityTimeout: visibilityTimeout,
          RedrivePolicy: { deadLetterTargetArn: arn('Parked'), maxReceiveCount },
        },
      },
      MayPublish: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }] } },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: { Ref: 'Topic' },
          Protocol: 'sqs',
          Endpoint: arn('Queue'),
          RawMessageDelivery: true,
          FilterPolicy: { category: [category] },
        },
      },
    },
    Outputs: {
      Topic: { Value: { Ref: 'Topic' } },
      TopicName: { Value: { 'Fn::GetAtt': ['Topic', 'TopicName'] } },
      Queue: { Value: { Ref: 'Queue' } },
      QueueArn: { Value: arn('Queue') },
      Parked: { Value: { Ref: 'Parked' } },
      Subscription: { Value: { Ref: 'Subscription' } },
    },
  };
}
