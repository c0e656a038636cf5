import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PublishCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startFauxqs } from '../../../local/engines/fauxqs.ts';
import { startQueueSource } from '../../../local/event-sources/queue-source.ts';
import type { Invocation } from '../../../local/functions/lambda-function.ts';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { clientsOf } from '../engines/clients-of.ts';
import { backendWith, fakeFunction } from '../resources/backend-parts.ts';
import { type Messaging, messagingTemplate } from '../resources/messaging-template.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { failedAt, handled } from './started-source.ts';

const { sns, sqs } = inject('engines');

interface Scene extends Messaging {
  readonly urls?: { readonly sns: string; readonly sqs: string };
  readonly stack?: string;
  readonly handle?: (records: readonly SQSRecord[], attempt: number) => Promise<Invocation> | Invocation;
}

/** A topic, its queue, and a function that the queue is delivered to. */
async function startScene({
  urls = { sns, sqs },
  stack = `Test-${randomUUID()}`,
  handle,
  ...messaging
}: Scene) {
  const clients = clientsOf(urls);
  const template = messagingTemplate({ visibilityTimeout: 3, ...messaging });
  const { [stack]: outputs = {} } = await createStacks([{ name: stack, template }], backendWith({ clients }));
  const records: SQSRecord[] = [];
  let attempts = 0;
  const fn = fakeFunction('arn:aws:lambda:eu-west-1:000000000000:function:probe', async (event) => {
    const batch = (event as { Records: SQSRecord[] }).Records;
    records.push(...batch);
    attempts += 1;
    return handle?.(batch, attempts) ?? handled;
  });
  const properties = {
    EventSourceArn: outputs.QueueArn,
    FunctionName: 'probe',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  };
  const source = await startQueueSource({ logicalId: 'Probe', properties }, { fn, sqs: clients.sqs });
  onTestFinished(() => source.stop());
  const publish = (group: string, message: string) =>
    clients.sns.send(
      new PublishCommand({
        TopicArn: outputs.Topic,
        Message: message,
        MessageGroupId: group,
        MessageDeduplicationId: `${group}@${message}`,
        MessageAttributes: {
          category: { DataType: 'String', StringValue: 'account' },
          types: { DataType: 'String.Array', StringValue: '["AccountCreated"]' },
        },
      }),
    );
  const bodies = () => records.map(({ body }) => body);
  return { clients, outputs, records, bodies, publish, source };
}

describe('a queue that has its messages from a topic', () => {
  it('hands them over as Lambda does (AWS: "Using Lambda with Amazon SQS")', async () => {
    const { clients, outputs, records, publish } = await startScene({});
    await publish('account#1', '{"commit":1}');
    await expect.poll(() => records.length).toBe(1);
    expect(records[0]).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: '{"commit":1}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        SequenceNumber: expect.stringMatching(/^\d{20}$/),
        MessageGroupId: 'account#1',
        MessageDeduplicationId: 'account#1@{"commit":1}',
      },
      messageAttributes: {
        category: { stringValue: 'account', stringListValues: [], binaryListValues: [], dataType: 'String' },
        types: {
          stringValue: '["AccountCreated"]',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'String.Array',
        },
      },
      md5OfBody: createHash('md5').update('{"commit":1}').digest('hex'),
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: outputs.QueueArn,
      awsRegion: 'eu-west-1',
    });
    const binary = { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 255]) };
    await clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: outputs.Queue,
        MessageBody: 'x',
        MessageGroupId: 'account#1',
        MessageDeduplicationId: 'x',
        MessageAttributes: { binary },
      }),
    );
    await expect.poll(() => records.length).toBe(2);
    expect(records[1]?.messageAttributes.binary).toMatchObject({ binaryValue: 'AQL/', dataType: 'Binary' });
  });

  it('hands over the messages of each group in order (AWS: "FIFO queue delivery logic in Amazon SQS")', async () => {
    const { records, publish } = await startScene({ handle: () => sleep(2).then(() => handled) });
    const numbers = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const number of numbers) {
      for (const group of ['account#1', 'account#2', 'account#3']) await publish(group, number);
    }
    await expect.poll(() => records.length).toBe(60);
    const byGroup = Map.groupBy(records, ({ attributes }) => attributes.MessageGroupId);
    for (const group of byGroup.values()) expect(group.map(({ body }) => body)).toEqual(numbers);
  });

  it('S16: holds up the group of a failed message, and no other, until its visibility timeout is over (AWS: "Handling errors for an SQS event source in Lambda")', async () => {
    const fails = (records: readonly SQSRecord[]) => records.filter(({ body }) => body === 'm2');
    let failures = 0;
    const { bodies, publish } = await startScene({
      handle: (records) => {
        const failed = failures < 1 ? fails(records) : [];
        failures += failed.length;
        return failedAt(...failed.map(({ messageId }) => messageId));
      },
    });
    const began = Date.now();
    for (const [group, message] of [
      ['g1', 'm1'],
      ['g2', 'm2'],
      ['g1', 'm3'],
      ['g2', 'm4'],
    ] as const) {
      await publish(group, message);
    }
    await expect.poll(() => bodies().includes('m3')).toBe(true);
    expect(bodies()).not.toContain('m4');
    await expect.poll(() => bodies().slice(-2), { timeout: 10_000 }).toEqual(['m2', 'm4']);
    expect(Date.now() - began).toBeGreaterThan(2_500);
    expect(bodies().toSorted()).toEqual(['m1', 'm2', 'm2', 'm3', 'm4']);
  });

  it('moves what fails too often to the dead-letter queue, and its group goes on (AWS: "Using dead-letter queues in Amazon SQS")', async () => {
    const { clients, outputs, bodies, publish } = await startScene({
      maxReceiveCount: 2,
      handle: (records) =>
        failedAt(...records.filter(({ body }) => body === 'poison').map(({ messageId }) => messageId)),
    });
    await publish('account#1', 'poison');
    await publish('account#1', 'good');
    await expect.poll(() => bodies(), { timeout: 15_000 }).toEqual(['poison', 'poison', 'good']);
    const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs.Parked }));
    expect(Messages).toMatchObject([{ Body: 'poison' }]);
  });

  it('has a message at the function within a few milliseconds', async () => {
    const arrived: (() => void)[] = [];
    const { publish } = await startScene({
      handle: () => {
        arrived.shift()?.();
        return handled;
      },
    });
    const took: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      const arrival = new Promise<void>((resolve) => arrived.push(resolve));
      const began = performance.now();
      await publish(`account#${count}`, 'now');
      await arrival;
      took.push(performance.now() - began);
    }
    expect(took.toSorted((a, b) => a - b)[10]).toBeLessThan(50);
  });
});

it('what was not handled when everything ended is handled after the next start, in order and at once', async () => {
  const dataDir = temporaryFolder();
  const stack = `Test-${randomUUID()}`;
  const before = await startFauxqs({ dataDir });
  const first = await startScene({
    stack,
    urls: { sns: before.url, sqs: before.url },
    visibilityTimeout: 600,
    handle: (records) => failedAt(...records.map(({ messageId }) => messageId)),
  });
  for (const message of ['1', '2', '3']) await first.publish('account#1', message);
  await expect.poll(() => first.bodies()).toEqual(['1']);
  await first.source.stop();
  await before.stop();

  const after = await startFauxqs({ dataDir });
  onTestFinished(() => after.stop());
  const second = await startScene({
    stack,
    urls: { sns: after.url, sqs: after.url },
    visibilityTimeout: 600,
  });
  await expect.poll(() => second.bodies()).toEqual(['1', '2', '3']);
});
