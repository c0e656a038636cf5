import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { startFauxqs } from '../../../local/engines/fauxqs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clientsOf } from './clients-of.ts';

async function startedOn(dataDir: string) {
  const { url, stop } = await startFauxqs({ dataDir });
  onTestFinished(stop);
  return { url, stop, clients: clientsOf({ s3: url, sns: url, sqs: url }) };
}

/** The engine in a process of its own, which can be killed. */
async function startedApart(dataDir: string) {
  const module = join(import.meta.dirname, '../../../local/engines/fauxqs.ts');
  const script = `import { startFauxqs } from '${module}'; console.log((await startFauxqs({ dataDir: '${dataDir}' })).url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const url = String(line).trim();
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { url, kill, clients: clientsOf({ sns: url, sqs: url }) };
}

type Clients = ReturnType<typeof clientsOf>;

/** A topic that has a queue; answers what publishes to it. */
async function topicWithQueue({ sns, sqs }: Clients) {
  const fifo = { FifoTopic: 'true', ContentBasedDeduplication: 'false' };
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'events.fifo', Attributes: fifo }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'accounts.fifo', Attributes: { FifoQueue: 'true' } }));
  const Endpoint = 'arn:aws:sqs:eu-west-1:000000000000:accounts.fifo';
  const Attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ category: ['account'] }) };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
  return TopicArn ?? '';
}

const publish = ({ sns }: Clients, TopicArn: string, group: string, Message: string) =>
  sns.send(
    new PublishCommand({
      TopicArn,
      Message,
      MessageGroupId: group,
      MessageDeduplicationId: `${group}@${Message}`,
      MessageAttributes: { category: { DataType: 'String', StringValue: group.split('#')[0] } },
    }),
  );

async function receive({ sqs }: Clients): Promise<readonly (string | undefined)[]> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'accounts.fifo' }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => Body);
}

it('S3 keeps its objects, and all listens on the loopback interface only', async () => {
  const dataDir = temporaryFolder();
  const before = await startedOn(dataDir);
  expect(before.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await before.clients.s3.send(new CreateBucketCommand({ Bucket: 'failed' }));
  await before.clients.s3.send(new PutObjectCommand({ Bucket: 'failed', Key: 'a/b', Body: 'kept' }));
  await before.stop();

  const { clients } = await startedOn(dataDir);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'failed', Key: 'a/b' }));
  expect(await Body?.transformToString()).toBe('kept');
});

it('S3 puts an object on the condition that there is none, and tells as S3 does when there is', async () => {
  const { clients } = await startedOn(temporaryFolder());
  const put = (Key: string, Body: string, IfNoneMatch?: string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: 'archive', Key, Body, IfNoneMatch }));
  await clients.s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  await put('commits/a b+c%41', 'first', '*');
  await expect(put('commits/a b+c%41', 'second', '*')).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  await put('commits/aA', 'another', '*');
  const puts = Array.from({ length: 20 }, (_, index) => put('raced', `${index}`, '*'));
  const outcomes = await Promise.allSettled(puts);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);

  await put('commits/a b+c%41', 'without a condition');
  const { Body } = await clients.s3.send(
    new GetObjectCommand({ Bucket: 'archive', Key: 'commits/a b+c%41' }),
  );
  expect(await Body?.transformToString()).toBe('without a condition');
});

it('S3 has whole objects after a kill -9, and none that was being written or removed', async () => {
  const dataDir = temporaryFolder();
  const before = await startedOn(dataDir);
  await before.clients.s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  const keys = ['a/whole', 'a/begun', 'a/half', 'a/half-removed'];
  for (const Key of keys)
    await before.clients.s3.send(new PutObjectCommand({ Bucket: 'archive', Key, Body: 'content' }));
  await before.stop();
  const objects = join(dataDir, 's3', 'buckets', 'archive', 'objects', 'a');
  writeFileSync(join(objects, 'begun.meta.json'), '');
  writeFileSync(join(objects, 'half.data'), 'cont');
  rmSync(join(objects, 'half-removed.data'));

  const { clients } = await startedOn(dataDir);
  const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket: 'archive' }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['a/whole']);
  for (const Key of keys.slice(1))
    await clients.s3.send(new PutObjectCommand({ Bucket: 'archive', Key, Body: 'again', IfNoneMatch: '*' }));
});

it('after a kill -9, topics, subscriptions and queues go on, and every message is there, also one that was being worked on', async () => {
  const dataDir = temporaryFolder();
  const before = await startedApart(dataDir);
  const topic = await topicWithQueue(before.clients);
  await publish(before.clients, topic, 'account#1', 'first');
  await publish(before.clients, topic, 'account#1', 'second');
  await publish(before.clients, topic, 'order#1', 'of another category');
  expect(await receive(before.clients)).toEqual(['first']);
  await before.kill();

  const { clients } = await startedOn(dataDir);
  await publish(clients, topic, 'account#2', 'third');
  expect(await receive(clients)).toEqual(['first', 'third']);
});

it('a message that is given back at once is there again, in its place', async () => {
  const { clients } = await startedOn(temporaryFolder());
  const topic = await topicWithQueue(clients);
  for (const message of ['first', 'second']) await publish(clients, topic, 'account#1', message);
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: 'accounts.fifo' }));
  const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
  await clients.sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  expect(await receive(clients)).toEqual(['first']);
});

it('the URL of a queue is that of the engine, also after a restart on another port', async () => {
  const dataDir = temporaryFolder();
  const before = await startedOn(dataDir);
  await topicWithQueue(before.clients);
  await before.stop();
  const { url, clients } = await startedOn(dataDir);
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: 'accounts.fifo' }));
  expect(QueueUrl).toBe(`${url}/000000000000/accounts.fifo`);
});

it('says what to do when its database is damaged', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'fauxqs.db'), 'this is no database, and long enough to be noticed '.repeat(20));
  await expect(startFauxqs({ dataDir })).rejects.toThrow(
    `fauxqs: what is in ${dataDir} cannot be read (file is not a database); move it away: messages come again from the table`,
  );
});
