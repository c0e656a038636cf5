import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { type Commit, decodeDelivered, pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { StreamBatch } from '../../lambdas/publisher/group-commits.ts';
import { SnsCommitTarget } from '../../lambdas/publisher/sns-commit-target.ts';
import { commitOf } from '../support/histories.ts';

type Call = PublishBatchCommand['input'];
type Answer = {
  Successful?: { Id: string }[];
  Failed?: { Id: string; Code: string; SenderFault?: boolean }[];
};

/** A topic that answers as it is told, and remembers what it took in the order in which it came. */
function topicThat(answer: (call: Call) => Answer) {
  const calls: Call[] = [];
  const taken: string[] = [];
  const send = async ({ input }: PublishBatchCommand) => {
    calls.push(input);
    const answered = answer(input);
    const ids = new Set(answered.Successful?.map(({ Id }) => Id));
    for (const { Id = '', MessageDeduplicationId = '' } of input.PublishBatchRequestEntries ?? [])
      if (ids.has(Id)) taken.push(MessageDeduplicationId);
    return answered;
  };
  const target = new SnsCommitTarget({ client: { send } as unknown as SNSClient, topicArn: 'topic' });
  return { calls, taken, target };
}

const idsOf = ({ PublishBatchRequestEntries = [] }: Call) =>
  PublishBatchRequestEntries.map(({ Id = '', MessageDeduplicationId = '' }) => [Id, MessageDeduplicationId]);

const all = (call: Call): Answer => ({ Successful: idsOf(call).map(([Id = '']) => ({ Id })) });

const refusing =
  (refused: string) =>
  (call: Call): Answer => ({
    Successful: idsOf(call).flatMap(([Id = '', id]) => (id === refused ? [] : [{ Id }])),
    Failed: idsOf(call).flatMap(([Id = '', id]) => (id === refused ? [{ Id, Code: 'InternalError' }] : [])),
  });

const batchOf = (stream: string, ...commits: readonly Commit[]): StreamBatch => ({
  stream: StreamId.parse(stream),
  commits,
  firstSequenceNumber: '100',
});
const three = (stream: string) => batchOf(stream, ...[1, 2, 3].map((version) => commitOf(stream, version)));

/** A commit whose message, attributes included, has `bytes` bytes. */
function messageOf(stream: string, bytes: number): Commit {
  const attributes = 'category'.length + 'String'.length + 'order'.length;
  const types = 'types'.length + 'String.Array'.length + '["Said"]'.length;
  const said = (data: string) => ({
    ...commitOf(stream, 1),
    events: [{ type: 'Said', schemaVersion: 1, data }],
  });
  const rest = Buffer.byteLength(JSON.stringify(said(''))) + attributes + types;
  // Of two bytes each: counted in characters it would be half as large.
  const room = bytes - rest;
  return said('é'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2));
}

const messages = (calls: readonly Call[]) =>
  calls
    .flatMap(({ PublishBatchRequestEntries = [] }) => PublishBatchRequestEntries)
    .map(({ Message = '' }) => decodeDelivered(Message));

describe('the topic', () => {
  test('gets one message a commit, in the group of its stream, with what subscriptions filter by', async () => {
    const { calls, target } = topicThat(all);
    const commit = commitOf('order#a', 3, 2);
    expect(await target.send([batchOf('order#a', commit)])).toEqual([]);
    expect(calls[0]?.PublishBatchRequestEntries?.[0]).toMatchObject({
      MessageGroupId: 'order#a',
      MessageDeduplicationId: 'order#a@3',
      MessageAttributes: {
        category: { DataType: 'String', StringValue: 'order' },
        types: { DataType: 'String.Array', StringValue: '["Counted"]' },
      },
    });
    expect(messages(calls)).toEqual([commit]);
  });

  test('S12 gets the commits of a stream one after another, and those of others beside them', async () => {
    const { calls, taken, target } = topicThat(all);
    await target.send([three('order#a'), three('order#b')]);
    expect(calls).toHaveLength(3);
    expect(taken).toEqual(['order#a@1', 'order#b@1', 'order#a@2', 'order#b@2', 'order#a@3', 'order#b@3']);
  });

  test('S12 that refuses one gets no later one of the same stream, and all of the others', async () => {
    const { taken, target } = topicThat(refusing('order#a@2'));
    const [a, b] = [three('order#a'), three('order#b')];
    expect(await target.send([a, b])).toEqual([{ batch: a, reason: 'InternalError' }]);
    expect(taken).toEqual(['order#a@1', 'order#b@1', 'order#b@2', 'order#b@3']);
  });

  test('that does not answer, or does not name a message, has not taken it', async () => {
    const batch = three('order#a');
    const down = new Error('down');
    const failing = topicThat(() => {
      throw down;
    });
    expect(await failing.target.send([batch])).toEqual([{ batch, reason: down }]);
    const silent = topicThat(() => ({}));
    expect(await silent.target.send([batch])).toEqual([{ batch, reason: 'no result' }]);
    expect(silent.calls).toHaveLength(1);
  });

  test('that refuses a message without saying that the sender is to blame gets it again', async () => {
    const { calls, target } = topicThat((call) => ({
      Failed: idsOf(call).map(([Id = '']) => ({ Id, Code: 'InvalidParameter', SenderFault: false })),
    }));
    const batch = three('order#a');
    expect(await target.send([batch])).toEqual([{ batch, reason: 'InvalidParameter' }]);
    expect(calls).toHaveLength(1);
  });

  test('S17 gets what fits to the byte, and a pointer to what is a byte larger', async () => {
    const { calls, target } = topicThat(all);
    const [fits, larger] = [messageOf('order#a', 262_144), messageOf('order#b', 262_145)];
    await target.send([batchOf('order#a', fits), batchOf('order#b', larger)]);
    expect(messages(calls)).toEqual([fits, pointerTo(larger)]);
  });

  test('S17 gets the types of what is only pointed at, hundreds of them', async () => {
    const { calls, target } = topicThat(all);
    const types = Array.from({ length: 500 }, (_, n) => `SaidTheWordWithTheNumber${n}`);
    const events = types.map((type) => ({ type, schemaVersion: 1, data: 'x'.repeat(600) }));
    const commit = { ...commitOf('order#a', 1), events };
    expect(await target.send([batchOf('order#a', commit)])).toEqual([]);
    expect(messages(calls)).toEqual([pointerTo(commit)]);
    const { MessageAttributes = {} } = calls[0]?.PublishBatchRequestEntries?.[0] ?? {};
    expect(JSON.parse(MessageAttributes.types?.StringValue ?? '')).toEqual(types);
  });

  test('gets a commit that could not be read as a pointer of its category, in its place', async () => {
    const { calls, taken, target } = topicThat(all);
    const pointer = { stream: StreamId.parse('order#a'), version: 2, count: 1 };
    const batch = { ...three('order#a'), commits: [commitOf('order#a', 1), pointer, commitOf('order#a', 3)] };
    expect(await target.send([batch])).toEqual([]);
    expect(taken).toEqual(['order#a@1', 'order#a@2', 'order#a@3']);
    expect(messages(calls)[1]).toEqual(pointer);
    expect(calls[1]?.PublishBatchRequestEntries?.[0]?.MessageAttributes).toEqual({
      category: { DataType: 'String', StringValue: 'order' },
    });
  });

  test('S17 never gets more than 10 messages or 256 KB in a call', async () => {
    const { calls, target } = topicThat(all);
    const many = Array.from({ length: 25 }, (_, n) =>
      batchOf(`order#s${n}`, messageOf(`order#s${n}`, 1_000)),
    );
    const large = Array.from({ length: 12 }, (_, n) =>
      batchOf(`order#l${n}`, messageOf(`order#l${n}`, 30_000)),
    );
    expect(await target.send([...many, ...large])).toEqual([]);
    expect(calls.map(({ PublishBatchRequestEntries = [] }) => PublishBatchRequestEntries.length)).toEqual([
      10, 10, 10, 7,
    ]);
    expect(messages(calls)).toHaveLength(37);
  });
});
