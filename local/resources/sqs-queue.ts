import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Declared } from './declared.ts';
import { fifoName } from './physical-name.ts';
import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const LONGEST_NAME = 80;

/** Seconds: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const DEFAULTS = { DelaySeconds: 0, MessageRetentionPeriod: 345_600, VisibilityTimeout: 30 };

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue: Provider = {
  type: 'AWS::SQS::Queue',
  reads: ['ContentBasedDeduplication', 'FifoQueue', 'RedrivePolicy', ...Object.keys(DEFAULTS)],
  ignores: [
    // How much goes through at a time, which nothing limits here.
    'DeduplicationScope',
    'FifoThroughputLimit',
    'KmsMasterKeyId',
    'RedriveAllowPolicy',
    'SqsManagedSseEnabled',
  ],
  create: async (resource, { clients: { sqs } }) => {
    const fifo = resource.property<boolean>('FifoQueue') === true;
    const QueueName = fifoName(resource.physicalName, LONGEST_NAME, fifo);
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName, ...(fifo && { Attributes: { FifoQueue: 'true' } }) }),
    );
    // A queue of an earlier start, too, is as this template wants it.
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributesOf(resource, fifo) }));
    const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`;
    return { ref: QueueUrl, attributes: { Arn, QueueName, QueueUrl } };
  },
};

function attributesOf(resource: Declared, fifo: boolean): Record<string, string> {
  const numbers = Object.entries(DEFAULTS).map(([name, value]) => [name, resource.property(name) ?? value]);
  const redrive = resource.property<object>('RedrivePolicy');
  const deduplicates = resource.property<boolean>('ContentBasedDeduplication') === true;
  return {
    ...Object.fromEntries(numbers.map(([name, value]) => [name, `${value}`])),
    // Empty text: no dead-letter queue.
    RedrivePolicy: redrive ? JSON.stringify(redrive) : '',
    ...(fifo && { ContentBasedDeduplication: `${deduplicates}` }),
  };
}
