import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ResourceInUseException,
} from '@aws-sdk/client-kinesis';
import type { Provider } from './provider.ts';

/** Shards that an on-demand stream begins with. */
const ON_DEMAND_SHARDS = 4;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html */
export const kinesisStream: Provider = {
  type: 'AWS::Kinesis::Stream',
  reads: ['ShardCount'],
  ignores: ['RetentionPeriodHours', 'StreamEncryption', 'StreamModeDetails'],
  create: async (resource, { clients: { kinesis } }) => {
    const StreamName = resource.physicalName;
    const ShardCount = Number(resource.property('ShardCount') ?? ON_DEMAND_SHARDS);
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount })).catch((error) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
    return { ref: StreamName, attributes: { Arn: await arnOnceActive(kinesis, StreamName) } };
  },
};

async function arnOnceActive(kinesis: KinesisClient, StreamName: string): Promise<string> {
  for (;;) {
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return StreamDescriptionSummary.StreamARN ?? '';
    await sleep(20);
  }
}
