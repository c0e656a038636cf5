import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { ConsumerUnreachable } from '../../lambdas/operations/consumer-positions.ts';
import { LambdaConsumerPositions } from '../../lambdas/operations/lambda-consumer-positions.ts';
import { recordingLogger } from '../support/loggers.ts';

const streams = ['order#a', 'order#b'].map((text) => StreamId.parse(text));
const functions = { orders_v1_b1: 'varve-orders', accounts_v2_b1: 'varve-accounts' };

/** Two consumers whose functions answer so; remembers how they were called. */
function consumersThat(answer: () => Promise<object>) {
  const calls: object[] = [];
  const send = ({ input: { Payload, ...input } }: InvokeCommand) => {
    calls.push({ ...input, Payload: JSON.parse(String(Payload)) });
    return answer();
  };
  const client = { send } as unknown as LambdaClient;
  const consumers = new LambdaConsumerPositions({ client, functions });
  return { calls, consumers, ask: () => consumers.positions('orders_v1_b1', streams) };
}

const answering = (text: string, FunctionError?: string) => async () => ({
  Payload: Buffer.from(text),
  ...(FunctionError !== undefined && { FunctionError }),
});

const refusalOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(String, (error: unknown) => error);

test('a consumer is asked by the name of its function, and says where it stands', async () => {
  const { calls, consumers, ask } = consumersThat(answering('{"order#a":7}'));
  expect(await ask()).toEqual(new Map([['order#a', 7]]));
  expect(calls).toEqual([
    { FunctionName: 'varve-orders', Payload: { generation: 'orders_v1_b1', positionsOf: streams } },
  ]);
  expect(consumers.consumers).toEqual(['accounts_v2_b1', 'orders_v1_b1']);
});

test('a consumer of which nothing is asked is not called', async () => {
  const { calls, consumers } = consumersThat(answering('{"order#a":7}'));
  expect(await consumers.positions('orders_v1_b1', [])).toEqual(new Map());
  expect(calls).toEqual([]);
});

test('a function that cannot be called is a consumer that does not say where it stands', async () => {
  const cause = new Error('Rate exceeded');
  const refusal = await refusalOf(consumersThat(() => Promise.reject(cause)).ask());
  expect(refusal).toBeInstanceOf(ConsumerUnreachable);
  expect(refusal).toMatchObject({ message: expect.stringContaining('orders_v1_b1'), cause });
});

test('a function that throws is one, too, and nothing of what it threw is told', async () => {
  const thrown = '{"errorType":"RangeError","errorMessage":"no room for Jane Doe"}';
  const refusal = await refusalOf(consumersThat(answering(thrown, 'Unhandled')).ask());
  expect(refusal).toBeInstanceOf(ConsumerUnreachable);
  const { lines, logger } = recordingLogger();
  logger.error('failed', refusal);
  expect(lines.join()).toContain('Unhandled');
  expect(lines.join()).not.toMatch(/Jane|RangeError/);
});

test('so is one whose answer has no payload', async () => {
  const refusal = await refusalOf(consumersThat(async () => ({ StatusCode: 200 })).ask());
  expect(refusal).toBeInstanceOf(ConsumerUnreachable);
});

test('so is one that answers nothing', async () => {
  expect(await refusalOf(consumersThat(answering('null')).ask())).toBeInstanceOf(ConsumerUnreachable);
});
