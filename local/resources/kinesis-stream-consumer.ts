import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import type { Provider } from './provider.ts';

/**
 * A name under which a stream is read, and no more: no engine has a throughput to give. It is made when its stream is, so
 * that what was read of another stream does not count.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-streamconsumer.html
 */
export const kinesisStreamConsumer: Provider = {
  type: 'AWS::Kinesis::StreamConsumer',
  reads: ['ConsumerName', 'StreamARN'],
  create: async (resource, { clients: { kinesis } }) => {
    const StreamARN = resource.required<string>('StreamARN');
    const { StreamDescriptionSummary: stream } = await kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: StreamARN.split('/')[1] }),
    );
    const made = Math.floor((stream?.StreamCreationTimestamp?.getTime() ?? 0) / 1000);
    const arn = `${StreamARN}/consumer/${resource.required<string>('ConsumerName')}:${made}`;
    return { ref: arn, attributes: { ConsumerARN: arn } };
  },
};
