import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Place } from '../../lambdas/operations/list-marks.ts';
import { settleMarks } from '../../lambdas/operations/reconcile/settle-marks.ts';
import { recordingLogger } from '../support/loggers.ts';
import { BEST_SELLERS, memoryOperations, ORDERS, quietly, SALES } from './memory-operations.ts';

function marks() {
  const operations = memoryOperations();
  const { lines, logger } = recordingLogger();
  const stream = StreamId.parse('order#1');
  return {
    ...operations,
    lines,
    settle: (after: Place | null = null) => quietly(() => settleMarks({ ...operations, logger }, after)),
    park: (code: string, seen: number, consumer = ORDERS) =>
      operations.parked.park({ consumer, stream, from: 2, seen, reason: { code, message: code } }),
    mark: (consumer = ORDERS) => operations.parked.find(consumer, stream),
    announced: () => operations.kinesis.mock.calls.flat(2),
  };
}

describe('G7 a mark', () => {
  test('goes when a later commit has brought all that waited behind it', async () => {
    const { park, settle, mark, stands, announced, lines } = marks();
    await park('ProjectionFailed', 5);
    stands(ORDERS, 'order#1', 4);
    expect(await settle()).toBe('end');
    expect(await mark()).toMatchObject({ seen: 5, count: 1 });
    stands(ORDERS, 'order#1', 5);
    await settle();
    expect(await mark()).toBeUndefined();
    expect(announced()).toEqual([]);
    expect(lines.join()).toContain('Nothing waits behind a parked stream any more');
  });

  test('on versions that the event store does not have goes, and what it has is announced', async () => {
    const { park, settle, mark, stands, write, announced } = marks();
    await write('order#1', 2);
    await write('order#1', 1);
    stands(ORDERS, 'order#1', 2);
    await park('CommitsMissing', 7);
    await settle();
    expect(await mark()).toBeUndefined();
    expect(announced()).toEqual([{ stream: 'order#1', version: 3, count: 1 }]);
  });

  test('on versions of a stream that was never stored goes, and there is nothing to announce', async () => {
    const { park, settle, mark, announced } = marks();
    await park('CommitsMissing', 7);
    await settle();
    expect([await mark(), announced()]).toEqual([undefined, []]);
  });

  test.each(['Unwritable', 'CommitsMissing'])(
    'for %s on versions that are there waits, with no word of it',
    async (code) => {
      const { park, settle, mark, write, announced } = marks();
      await write('order#1', 5);
      await park(code, 5);
      await settle();
      expect([(await mark())?.seen, announced()]).toEqual([5, []]);
    },
  );

  test('of a consumer that is down is left alone, and those of the others are settled', async () => {
    const { park, settle, mark, stands, down } = marks();
    for (const consumer of [ORDERS, SALES]) {
      await park('ProjectionFailed', 5, consumer);
      stands(consumer, 'order#1', 5);
    }
    down.add(ORDERS);
    await settle();
    expect([(await mark(ORDERS))?.seen, await mark(SALES)]).toEqual([5, undefined]);
  });

  test('of a publisher goes when all whom its target feeds have applied the stream', async () => {
    const { park, settle, mark, stands } = marks();
    for (const publisher of ['publisher_kinesis', 'publisher_sns'])
      await park('ContentRefused', 2, publisher);
    stands(ORDERS, 'order#1', 2);
    stands(BEST_SELLERS, 'order#1', 2);
    await settle();
    expect([(await mark('publisher_kinesis'))?.seen, await mark('publisher_sns')]).toEqual([2, undefined]);
    stands(SALES, 'order#1', 2);
    await settle();
    expect(await mark('publisher_kinesis')).toBeUndefined();
  });

  test('is settled among many, a portion at a time', async () => {
    const { parked, stands, settle } = marks();
    const reason = { code: 'ProjectionFailed', message: 'x' };
    for (let index = 0; index < 250; index++) {
      const stream = StreamId.parse(`order#${index}`);
      await parked.park({ consumer: ORDERS, stream, from: 1, seen: 1, reason });
      if (index % 2 === 0) stands(ORDERS, stream, 1);
    }
    let portions = 0;
    for (let place: Place | 'end' | null = null; place !== 'end'; portions++) place = await settle(place);
    expect(portions).toBe(3);
    expect(await parked.list(ORDERS, 500)).toHaveLength(125);
  });
});
