import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { fifoName } from './physical-name.ts';
import type { Provider } from './provider.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const LONGEST_NAME = 256;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const snsTopic: Provider = {
  type: 'AWS::SNS::Topic',
  reads: ['ContentBasedDeduplication', 'FifoTopic', 'TopicName'],
  ignores: ['FifoThroughputScope', 'KmsMasterKeyId'],
  create: async (resource, { clients: { sns } }) => {
    const fifo = resource.property<boolean>('FifoTopic') === true;
    // The CDK names a FIFO topic itself, since CloudFormation would leave out the suffix.
    const Name =
      resource.property<string>('TopicName') ?? fifoName(resource.physicalName, LONGEST_NAME, fifo);
    const deduplicates = resource.property<boolean>('ContentBasedDeduplication') === true;
    const Attributes = { FifoTopic: 'true', ContentBasedDeduplication: `${deduplicates}` };
    const command = new CreateTopicCommand(fifo ? { Name, Attributes } : { Name });
    const { TopicArn = '' } = await sns.send(command);
    return { ref: TopicArn, attributes: { TopicArn, TopicName: Name } };
  },
};
