import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { redriveDue } from '../../lambdas/operations/reconcile/redrive-due.ts';
import { memoryOperations, ORDERS } from './memory-operations.ts';

const MINUTE = 60_000;
const stream = StreamId.parse('order#1');

function atTime() {
  let now = Date.UTC(2010, 11, 1, 8);
  const operations = memoryOperations(() => new Date(now));
  return {
    ...operations,
    goOn: (milliseconds: number) => {
      now += milliseconds;
    },
    parkFor: (code: string) =>
      operations.parked.park({ consumer: ORDERS, stream, from: 2, seen: 5, reason: { code, message: code } }),
    run: (until = Number.POSITIVE_INFINITY) => redriveDue(operations, until),
    announced: () => operations.kinesis.mock.calls.flat(2),
  };
}

describe('G7 a mark that ends by itself', () => {
  test.each(['UnknownEvent', 'CommitsMissing'])(
    'for %s is redriven after a minute, then after as long as it has been there, then each hour',
    async (code) => {
      const { parkFor, run, goOn, announced, kinesis } = atTime();
      await parkFor(code);
      const tried: number[] = [];
      for (let minute = 1; minute <= 300; minute++) {
        goOn(MINUTE);
        await run();
        if (announced().length === 0) continue;
        expect(announced()).toEqual([{ stream, version: 5, count: 1, redrive: ORDERS }]);
        kinesis.mockClear();
        tried.push(minute);
        // It still cannot be applied.
        await parkFor(code);
      }
      expect(tried).toEqual([1, 2, 4, 8, 16, 32, 64, 124, 184, 244]);
    },
  );

  test('is no mark that waits for an operator, however long', async () => {
    const { parkFor, run, goOn, announced } = atTime();
    await parkFor('Unwritable');
    goOn(10_000 * MINUTE);
    await run();
    expect(announced()).toEqual([]);
  });

  test('is looked at only as long as there is time', async () => {
    const { parkFor, run, goOn, announced, now } = atTime();
    await parkFor('UnknownEvent');
    goOn(10 * MINUTE);
    await run(now());
    expect(announced()).toEqual([]);
    await run(now() + 1);
    expect(announced()).toHaveLength(1);
  });
});
