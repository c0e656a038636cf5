import { randomUUID } from 'node:crypto';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, expect, inject, test } from 'vitest';
import { type Commit, decodeDelivered } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { publisherConsumers } from '../../lambdas/publisher/contract.ts';
import { tableStreamHandler } from '../../lambdas/publisher/handle-table-stream.ts';
import { SnsCommitTarget } from '../../lambdas/publisher/sns-commit-target.ts';
import { engineClients } from '../../local/engines/engine-clients.ts';
import { commitOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { inserted } from '../support/table-stream.ts';

const { sns, sqs, destroy } = engineClients(inject('engines'), 'eu-west-1');
afterAll(destroy);

/** A topic and a queue that gets all of it. */
async function topicWithQueue() {
  const name = `${randomUUID()}.fifo`;
  const { TopicArn = '' } = await sns.send(
    new CreateTopicCommand({
      Name: name,
      Attributes: { FifoTopic: 'true', ContentBasedDeduplication: 'false' },
    }),
  );
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true' } }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  // The next message of a group comes when the one before it is gone.
  const received = async () => {
    const all: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return all;
      for (const { Body = '', ReceiptHandle } of Messages) {
        const { stream, version } = decodeDelivered(Body);
        all.push(`${stream}@${version}`);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  };
  return { TopicArn, received };
}

/** A commit of so many types that they alone are more than a message may have. */
const ofTooManyTypes = (stream: string, version: number): Commit => ({
  ...commitOf(stream, version),
  events: Array.from({ length: 3_000 }, (_, n) => ({
    type: `${'Said'.repeat(25)}${n}`,
    schemaVersion: 1,
    data: null,
  })),
});

test('S17, G7: what is too large for the topic even as a pointer is parked, and all around it arrives', async () => {
  const { TopicArn, received } = await topicWithQueue();
  const parked = new MemoryParkedStreams();
  const publish = tableStreamHandler({
    targetName: 'sns',
    target: new SnsCommitTarget({ client: sns, topicArn: TopicArn }),
    parked,
    logger: silentLogger,
  });
  const shard = [
    commitOf('order#b', 1),
    commitOf('order#a', 1),
    ofTooManyTypes('order#a', 2),
    commitOf('order#a', 3_002),
    commitOf('order#c', 1),
  ];
  const Records = shard.map((commit, index) => inserted(commit, 100 + index));
  expect(await publish({ Records })).toEqual({ batchItemFailures: [] });
  expect((await received()).sort()).toEqual(['order#a@1', 'order#a@3002', 'order#b@1', 'order#c@1']);
  expect(await parked.find(publisherConsumers.sns, StreamId.parse('order#a'))).toMatchObject({
    from: 2,
    seen: 3_001,
    reason: { code: 'ContentRefused', message: 'ContentRefused: InvalidParameter' },
  });
});
