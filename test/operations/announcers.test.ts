import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { type CommitPointer, decodeDelivered } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { NotAnnounced } from '../../lambdas/operations/announcer.ts';
import { KinesisAnnouncer } from '../../lambdas/operations/kinesis-announcer.ts';
import { SnsAnnouncer } from '../../lambdas/operations/sns-announcer.ts';

/** Of as many streams, with ids as long as they may be. */
const pointers = (count: number): readonly CommitPointer[] =>
  Array.from({ length: count }, (_, n) => ({
    stream: StreamId.of('order', String(n).padStart(80, '0')),
    version: n + 1,
    count: 1,
    redrive: 'orders_v1_b1',
  }));

type Put = PutRecordsCommand['input'];
type Publish = PublishBatchCommand['input'];

function kinesisThat(answer: (put: Put) => unknown) {
  const puts: Put[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    puts.push(input);
    return answer(input);
  };
  const client = { send } as unknown as KinesisClient;
  return { puts, announcer: new KinesisAnnouncer({ client, streamName: 'events' }) };
}

function topicThat(answer: (publish: Publish) => unknown) {
  const calls: Publish[] = [];
  const send = async ({ input }: PublishBatchCommand) => {
    calls.push(input);
    return answer(input);
  };
  const client = { send } as unknown as SNSClient;
  const entries = () => calls.flatMap(({ PublishBatchRequestEntries = [] }) => PublishBatchRequestEntries);
  return { calls, entries, announcer: new SnsAnnouncer({ client, topicArn: 'topic' }) };
}

const allPut = ({ Records = [] }: Put) => ({ Records: Records.map(() => ({ SequenceNumber: '1' })) });
const allPublished = ({ PublishBatchRequestEntries = [] }: Publish) => ({
  Successful: PublishBatchRequestEntries.map(({ Id }) => ({ Id })),
});

describe('G7 what is announced on Kinesis', () => {
  test('is the pointer, in a record with the key of its stream', async () => {
    const { puts, announcer } = kinesisThat(allPut);
    await announcer.announce(pointers(3));
    expect(puts.map(({ StreamName }) => StreamName)).toEqual(['events']);
    const records = puts.flatMap(({ Records = [] }) => Records);
    expect(records.map(({ Data }) => decodeDelivered(String(Buffer.from(Data ?? []))))).toEqual(pointers(3));
    expect(records.map(({ PartitionKey }) => PartitionKey)).toEqual(pointers(3).map(({ stream }) => stream));
  });

  test('goes 500 records a call', async () => {
    const { puts, announcer } = kinesisThat(allPut);
    await announcer.announce(pointers(1000));
    expect(puts.map(({ Records }) => Records?.length)).toEqual([500, 500]);
  });

  test('and not taken, though the answer is 200, is sent again alone, and told when it is refused each time', async () => {
    const { puts, announcer } = kinesisThat(({ Records = [] }) => ({
      Records: Records.map(({ PartitionKey }) =>
        PartitionKey?.endsWith('1')
          ? { ErrorCode: 'ProvisionedThroughputExceededException' }
          : { SequenceNumber: '1' },
      ),
    }));
    await expect(announcer.announce(pointers(3))).rejects.toThrow(
      new NotAnnounced(1, 'ProvisionedThroughputExceededException'),
    );
    expect(puts.map(({ Records }) => Records?.length)).toEqual([3, 1, 1, 1, 1, 1]);
    await expect(kinesisThat(() => ({})).announcer.announce(pointers(2))).rejects.toThrow(NotAnnounced);
  });

  test('is nothing, when nothing is parked', async () => {
    const { puts, announcer } = kinesisThat(allPut);
    await announcer.announce([]);
    expect(puts).toEqual([]);
  });
});

describe('G7 what is announced on the topic', () => {
  test('is the pointer, in a message of the group of its stream, which goes where its category goes', async () => {
    const { calls, entries, announcer } = topicThat(allPublished);
    await announcer.announce(pointers(3));
    expect(calls.map(({ TopicArn }) => TopicArn)).toEqual(['topic']);
    expect(entries().map(({ Message = '' }) => decodeDelivered(Message))).toEqual(pointers(3));
    expect(entries().map(({ MessageGroupId }) => MessageGroupId)).toEqual(
      pointers(3).map(({ stream }) => stream),
    );
    for (const { MessageAttributes } of entries())
      expect(MessageAttributes).toEqual({ category: { DataType: 'String', StringValue: 'order' } });
  });

  test('is told from what was announced before, so that the topic does not swallow it', async () => {
    const { entries, announcer } = topicThat(allPublished);
    await announcer.announce(pointers(20));
    await announcer.announce(pointers(20));
    const ids = entries().map(({ MessageDeduplicationId = '' }) => MessageDeduplicationId);
    expect(new Set(ids).size).toBe(40);
    // SNS: "PublishBatchRequestEntry".
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9-]{1,128}$/);
  });

  test('goes ten messages a call, each with an id of its own', async () => {
    const { calls, announcer } = topicThat(allPublished);
    await announcer.announce(pointers(25));
    const ids = calls.map(({ PublishBatchRequestEntries = [] }) =>
      PublishBatchRequestEntries.map(({ Id }) => Id),
    );
    expect(ids.map((call) => new Set(call).size)).toEqual([10, 10, 5]);
  });

  test('and not taken, though the answer is 200, is sent again alone, and told when it is refused each time', async () => {
    const { calls, announcer } = topicThat(({ PublishBatchRequestEntries: entries = [] }) => {
      const isRefused = ({ MessageGroupId }: { MessageGroupId?: string | undefined }) =>
        MessageGroupId?.endsWith('1');
      return {
        Successful: entries.filter((entry) => !isRefused(entry)).map(({ Id }) => ({ Id })),
        Failed: entries.filter(isRefused).map(({ Id }) => ({ Id, Code: 'InternalError' })),
      };
    });
    await expect(announcer.announce(pointers(3))).rejects.toThrow(new NotAnnounced(1, 'InternalError'));
    expect(calls.map(({ PublishBatchRequestEntries: entries }) => entries?.length)).toEqual([
      3, 1, 1, 1, 1, 1,
    ]);
    await expect(topicThat(() => ({})).announcer.announce(pointers(2))).rejects.toThrow(NotAnnounced);
  });
});
