import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { settleMarks } from '../../lambdas/operations/reconcile/settle-marks.ts';
import { recordingLogger } from '../support/loggers.ts';
import { memoryOperations, ORDERS, quietly, SALES } from './memory-operations.ts';

const MINUTE = 60_000;

function marks() {
  let now = Date.UTC(2010, 11, 1, 8);
  const operations = memoryOperations(() => new Date(now));
  const { lines, logger } = recordingLogger();
  const stream = StreamId.parse('order#1');
  return {
    ...operations,
    lines,
    goOn: (milliseconds: number) => {
      now += milliseconds;
    },
    settle: () => quietly(() => settleMarks({ ...operations, logger })),
    park: (code: string, seen: number, consumer = ORDERS) =>
      operations.parked.park({ consumer, stream, from: 2, seen, reason: { code, message: code } }),
    mark: (consumer = ORDERS) => operations.parked.find(consumer, stream),
    announced: () => operations.kinesis.mock.calls.flat(2),
  };
}

describe('G7 a mark', () => {
  test('goes when a later commit has brought all that waited behind it', async () => {
    const { park, settle, mark, stands, announced } = marks();
    await park('ProjectionFailed', 5);
    stands(ORDERS, 'order#1', 4);
    await settle();
    expect(await mark()).toMatchObject({ seen: 5, count: 1 });
    stands(ORDERS, 'order#1', 5);
    await settle();
    expect(await mark()).toBeUndefined();
    expect(announced()).toEqual([]);
  });

  test('on versions that the event store does not have goes, once all that it has is applied', async () => {
    const { park, settle, mark, stands, write, lines } = marks();
    await write('order#1', 2);
    await write('order#1', 1);
    stands(ORDERS, 'order#1', 2);
    await park('CommitsMissing', 7);
    await settle();
    expect(await mark()).toMatchObject({ seen: 7 });
    stands(ORDERS, 'order#1', 3);
    await settle();
    expect(await mark()).toBeUndefined();
    expect(lines.join()).toContain('Nothing waits behind a parked stream any more');
  });

  test('that code of today can never apply waits for an operator, however long', async () => {
    const { park, settle, mark, write, goOn, announced } = marks();
    await write('order#1', 5);
    await park('Unwritable', 5);
    goOn(1_000 * MINUTE);
    await settle();
    expect(await mark()).toMatchObject({ seen: 5 });
    expect(announced()).toEqual([]);
  });

  test.each(['UnknownEvent', 'CommitsMissing'])(
    'for %s is redriven by itself: after a minute, then after as long as it has been there, then each hour',
    async (code) => {
      const { park, settle, write, goOn, announced, kinesis } = marks();
      await write('order#1', 5);
      await park(code, 5);
      const tried: number[] = [];
      for (let minute = 1; minute <= 300; minute++) {
        goOn(MINUTE);
        await settle();
        if (announced().length === 0) continue;
        expect(announced()).toEqual([{ stream: 'order#1', version: 5, count: 1, redrive: ORDERS }]);
        kinesis.mockClear();
        tried.push(minute);
        // It still cannot be applied.
        await park(code, 5);
      }
      expect(tried).toEqual([1, 2, 4, 8, 16, 32, 64, 124, 184, 244]);
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
    expect([await mark(ORDERS), await mark(SALES)]).toEqual([
      expect.objectContaining({ seen: 5 }),
      undefined,
    ]);
  });

  test('is settled among many', async () => {
    const { parked, stands, settle } = marks();
    const reason = { code: 'ProjectionFailed', message: 'x' };
    for (let index = 0; index < 450; index++) {
      const stream = StreamId.parse(`order#${index}`);
      await parked.park({ consumer: ORDERS, stream, from: 1, seen: 1, reason });
      if (index % 2 === 0) stands(ORDERS, stream, 1);
    }
    await settle();
    expect(await parked.list(ORDERS, 500)).toHaveLength(225);
  });
});
