import { randomBytes } from 'node:crypto';
import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, test } from 'vitest';
import { type Commit, decodeDelivered, isPointer, pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { StreamBatch } from '../../lambdas/publisher/group-commits.ts';
import { KinesisCommitTarget } from '../../lambdas/publisher/kinesis-commit-target.ts';
import { commitOf } from '../support/histories.ts';

type Put = PutRecordsCommand['input'];

function targetThat(answer: (put: Put) => unknown) {
  const puts: Put[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    puts.push(input);
    return answer(input);
  };
  const target = new KinesisCommitTarget({
    client: { send } as unknown as KinesisClient,
    streamName: 'events',
  });
  return { puts, target };
}

const taken = ({ Records = [] }: Put) => ({ Records: Records.map(() => ({ SequenceNumber: '1' })) });

const batchOf = (stream: string, ...commits: readonly Commit[]): StreamBatch => ({
  stream: StreamId.parse(stream),
  commits,
  firstSequenceNumber: '100',
});

const heavy = (stream: string, version: number, bytes: number): Commit => ({
  ...commitOf(stream, version),
  events: [{ type: 'Said', schemaVersion: 1, data: randomBytes(bytes / 2).toString('hex') }],
});

const linesOf = (put: Put | undefined, index = 0) =>
  String(Buffer.from(put?.Records?.[index]?.Data ?? []))
    .split('\n')
    .map(decodeDelivered);

describe('Kinesis', () => {
  test('S12 gets one record a stream and call, so that none can overtake another', async () => {
    const { puts, target } = targetThat(taken);
    const commits = [commitOf('order#a', 1), commitOf('order#a', 2, 3)];
    await target.send([batchOf('order#a', ...commits), batchOf('order#b', commitOf('order#b', 1))]);
    expect(puts.map(({ Records }) => Records?.map(({ PartitionKey }) => PartitionKey))).toEqual([
      ['order#a', 'order#b'],
    ]);
    expect(linesOf(puts[0])).toEqual(commits);
  });

  test('S12 answers 200 with failures inside: each record’s own result counts', async () => {
    const { target } = targetThat(() => ({
      FailedRecordCount: 1,
      Records: [{ SequenceNumber: '1' }, { ErrorCode: 'ProvisionedThroughputExceededException' }],
    }));
    const [a, b] = [batchOf('order#a', commitOf('order#a', 1)), batchOf('order#b', commitOf('order#b', 1))];
    expect(await target.send([a, b])).toEqual([
      { batch: b, reason: 'ProvisionedThroughputExceededException' },
    ]);
  });

  test('that does not answer takes nothing', async () => {
    const down = new Error('down');
    const { target } = targetThat(() => {
      throw down;
    });
    const batch = batchOf('order#a', commitOf('order#a', 1));
    expect(await target.send([batch])).toEqual([{ batch, reason: down }]);
  });

  test('gets a pointer to a commit that is too large for a record, and the small ones whole', async () => {
    const { puts, target } = targetThat(taken);
    const commits = [commitOf('order#a', 1), heavy('order#a', 2, 1_100_000), commitOf('order#a', 3)];
    await target.send([batchOf('order#a', ...commits)]);
    expect(linesOf(puts[0])).toEqual([commits[0], pointerTo(commits[1] as Commit), commits[2]]);
  });

  test('never gets more than 1 MiB in a record, key included, nor 5 MiB or 500 records in a call', async () => {
    const { puts, target } = targetThat(taken);
    const large = Array.from({ length: 12 }, (_, n) =>
      batchOf(`order#l${n}`, heavy(`order#l${n}`, 1, 1_040_000)),
    );
    const small = Array.from({ length: 600 }, (_, n) => batchOf(`order#s${n}`, commitOf(`order#s${n}`, 1)));
    expect(await target.send([...large, ...small])).toEqual([]);
    const sizes = puts.map(({ Records = [] }) =>
      Records.map(({ Data, PartitionKey }) => (Data?.byteLength ?? 0) + (PartitionKey?.length ?? 0)),
    );
    expect(Math.max(...sizes.flat())).toBeLessThanOrEqual(2 ** 20);
    for (const call of sizes) {
      expect(call.length).toBeLessThanOrEqual(500);
      expect(call.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(5 * 2 ** 20);
    }
    expect(sizes.flat()).toHaveLength(612);
    expect(linesOf(puts[0]).some(isPointer)).toBe(false);
  });
});
