import { randomUUID } from 'node:crypto';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { engineClients } from '../../../local/engines/engine-clients.ts';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { backendWith } from './backend-parts.ts';
import { type Messaging, messagingTemplate } from './messaging-template.ts';

const engines = inject('engines');
const clients = engineClients(engines, 'eu-west-1');
afterAll(() => clients.destroy());

const newStack = () => `Test-${randomUUID()}-with-a-name-that-is-too-long-for-a-queue`;

/** What each start does; answers its outputs, and how often all commits were asked for anew. */
async function start(stack: string, messaging?: Messaging) {
  let anew = 0;
  const publishAnew = async () => {
    anew += 1;
  };
  const backend = backendWith({ clients, engines, publishAnew });
  const { [stack]: outputs = {} } = await createStacks(
    [{ name: stack, template: messagingTemplate(messaging) }],
    backend,
  );
  return { outputs, anew };
}

const publish = (TopicArn: string | undefined, category: string) =>
  clients.sns.send(
    new PublishCommand({
      TopicArn,
      Message: `of ${category}`,
      MessageGroupId: `${category}#1`,
      MessageDeduplicationId: `${category}#1@1`,
      MessageAttributes: { category: { DataType: 'String', StringValue: category } },
    }),
  );

async function received(QueueUrl: string | undefined) {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body }) => Body);
}

describe('a topic and a queue', () => {
  it('bring what the filter lets through, as it was published', async () => {
    const { outputs } = await start(newStack());
    await publish(outputs.Topic, 'order');
    await publish(outputs.Topic, 'account');
    expect(await received(outputs.Queue)).toEqual(['of account']);
  });

  it('have names that AWS allows', async () => {
    const { outputs } = await start(newStack());
    expect(outputs.TopicName).toMatch(/^[A-Za-z0-9_-]{1,251}\.fifo$/);
    expect(outputs.QueueArn).toMatch(/^arn:aws:sqs:eu-west-1:000000000000:[A-Za-z0-9_-]{1,75}\.fifo$/);
    expect(outputs.Queue).toBe(`${engines.sqs}/000000000000/${outputs.QueueArn?.split(':')[5]}`);
  });

  it('are the same on the next start, and what is in them stays', async () => {
    const stack = newStack();
    const first = await start(stack);
    await publish(first.outputs.Topic, 'account');
    const second = await start(stack);
    expect(second.outputs).toEqual(first.outputs);
    expect(await received(second.outputs.Queue)).toEqual(['of account']);
  });

  it('are on the next start as its template wants them', async () => {
    const stack = newStack();
    await start(stack);
    const { outputs } = await start(stack, { visibilityTimeout: 90, maxReceiveCount: 7, category: 'order' });
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: outputs.Queue, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '90' });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toMatchObject({ maxReceiveCount: 7 });
    await publish(outputs.Topic, 'order');
    expect(await received(outputs.Queue)).toEqual(['of order']);
  });
});

it('a new subscription has missed what was published: all is published anew, once', async () => {
  const stack = newStack();
  expect((await start(stack)).anew).toBe(1);
  expect((await start(stack)).anew).toBe(0);
});

it('a subscription of another kind than ours stops the start', async () => {
  const Subscription = {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: 'arn:aws:sns:x', Protocol: 'email', Endpoint: 'a@b' },
  };
  const stack = { name: 'Varve', template: { Resources: { Subscription } } };
  await expect(createStacks([stack], backendWith({ clients }))).rejects.toThrow(
    'Varve: Subscription (AWS::SNS::Subscription): Protocol is email; only sqs is known locally',
  );
});
