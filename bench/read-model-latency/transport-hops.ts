import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand as GetChangesCommand,
  GetShardIteratorCommand as GetChangesIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { timed } from './hop.ts';

const to = (endpoint: string | undefined) => ({
  endpoint: endpoint ?? '',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: new NodeHttpHandler(),
});

/** From a put into a table to its stream. */
export async function tableStream(endpoint: string | undefined): Promise<readonly number[]> {
  const [client, streams] = [new DynamoDBClient(to(endpoint)), new DynamoDBStreamsClient(to(endpoint))];
  const TableName = `bench-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const first = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let next = (await streams.send(new GetChangesIteratorCommand(first))).ShardIterator;
  return timed({
    close: () => closeAll(client, streams),
    put: () => client.send(new PutItemCommand({ TableName, Item: { pk: { S: randomUUID() } } })),
    arrived: async () => {
      const { Records = [], NextShardIterator } = await streams.send(
        new GetChangesCommand({ ShardIterator: next }),
      );
      next = NextShardIterator;
      return Records.length > 0;
    },
  });
}

/** From a put into a stream to whoever reads it. */
export async function kinesis(endpoint: string | undefined): Promise<readonly number[]> {
  const client = new KinesisClient(to(endpoint));
  const StreamName = `bench-${randomUUID()}`;
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  let shard: string | undefined;
  while (shard === undefined)
    shard = (await client.send(new ListShardsCommand({ StreamName }))).Shards?.[0]?.ShardId;
  const first = { StreamName, ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let next = (await client.send(new GetShardIteratorCommand(first))).ShardIterator;
  return timed({
    close: () => closeAll(client),
    put: () => client.send(new PutRecordCommand({ StreamName, PartitionKey: 'a', Data: Buffer.from('x') })),
    arrived: async () => {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: next }),
      );
      next = NextShardIterator;
      return Records.length > 0;
    },
  });
}

/** From a topic to a queue, both FIFO. */
export async function topic(sns: string | undefined, sqs: string | undefined): Promise<readonly number[]> {
  const [publisher, receiver] = [new SNSClient(to(sns)), new SQSClient(to(sqs))];
  const Attributes = { FifoQueue: 'true' };
  const { QueueUrl } = await receiver.send(
    new CreateQueueCommand({ QueueName: `bench-${randomUUID()}.fifo`, Attributes }),
  );
  const queue = await receiver.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const { TopicArn } = await publisher.send(
    new CreateTopicCommand({ Name: `bench-${randomUUID()}.fifo`, Attributes: { FifoTopic: 'true' } }),
  );
  await publisher.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: queue.Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  return timed({
    close: () => closeAll(publisher, receiver),
    put: () => {
      const id = randomUUID();
      return publisher.send(
        new PublishCommand({ TopicArn, Message: 'x', MessageGroupId: id, MessageDeduplicationId: id }),
      );
    },
    arrived: async () => {
      const { Messages = [] } = await receiver.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
      );
      return Messages.length > 0;
    },
  });
}

function closeAll(...clients: readonly { destroy(): void }[]): void {
  for (const client of clients) client.destroy();
}
