import { describe, expect, test } from 'vitest';
import { TooManyRequests } from '../../../local/functions/lambda-function.ts';
import { MemoryQueue } from './memory-queue.ts';
import { startQueueScene } from './started-queue.ts';
import { failedAt, handled, thrown } from './started-source.ts';

const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

describe('S16: of a batch, the messages that the function reports (AWS: "Handling errors for an SQS event source in Lambda")', () => {
  const batch = ['g1:m1', 'g2:m2', 'g1:m3', 'g2:m4'];

  test('come again in order when their visibility timeout is over, and the others do not', async () => {
    const queue = new MemoryQueue(...batch);
    const { batches } = startQueueScene({
      queue,
      properties: REPORTS,
      handle: (_, attempt) => (attempt === 1 ? failedAt('g2:m4', 'g2:m2') : handled),
    });
    await expect.poll(() => batches).toEqual([batch, ['g2:m2', 'g2:m4']]);
    await expect.poll(() => queue.receipts).toEqual({});
  });

  test('are the only ones that come again: a later one of their group that is left out counts as handled', async () => {
    const queue = new MemoryQueue(...batch);
    const { batches } = startQueueScene({
      queue,
      properties: REPORTS,
      handle: (_, attempt) => (attempt === 1 ? failedAt('g2:m2') : handled),
    });
    await expect.poll(() => batches).toEqual([batch, ['g2:m2']]);
    await expect.poll(() => queue.receipts).toEqual({});
  });

  test('hold up their own group only', async () => {
    const queue = new MemoryQueue(...batch);
    const { batches } = startQueueScene({
      queue,
      properties: REPORTS,
      handle: (ids) => (ids.includes('g2:m2') && batches.length < 3 ? failedAt('g2:m2', 'g2:m4') : handled),
    });
    await expect.poll(() => batches.length).toBe(1);
    queue.send('g1:m5', 'g2:m6');
    await expect.poll(() => batches.length).toBeGreaterThan(2);
    expect(batches[1]).toEqual(['g1:m5']);
    expect(batches[2]).toEqual(['g2:m2', 'g2:m4', 'g2:m6']);
  });
});

describe('all messages of a batch come again (AWS: "Handling errors for an SQS event source in Lambda")', () => {
  test.each([
    ['throws', thrown],
    ['reports an empty identifier', failedAt('')],
    ['reports no identifier', failedAt(undefined)],
    ['reports null', failedAt(null)],
    ['reports a message that is none of the batch', failedAt('g9:m9')],
    ['reports such a one beside one of the batch', failedAt('g1:m1', 'g9:m9')],
    ['reports another key', { payload: { batchItemFailures: [{ messageId: 'g1:m1' }] } }],
    ['reports what is no list', { payload: { batchItemFailures: 'g1:m1' } }],
  ])('when the function %s', async (_, answer) => {
    const queue = new MemoryQueue('g1:m1', 'g1:m2');
    const { batches } = startQueueScene({
      queue,
      properties: REPORTS,
      handle: (_ids, attempt) => (attempt === 1 ? answer : handled),
    });
    await expect
      .poll(() => batches)
      .toEqual([
        ['g1:m1', 'g1:m2'],
        ['g1:m1', 'g1:m2'],
      ]);
    await expect.poll(() => queue.receipts).toEqual({});
  });
});

describe('a batch is done (AWS: "Handling errors for an SQS event source in Lambda")', () => {
  test.each([null, '', {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
    'when the answer is %j',
    async (payload) => {
      const queue = new MemoryQueue('g1:m1');
      startQueueScene({ queue, properties: REPORTS, handle: () => ({ payload }) });
      await expect.poll(() => queue.receipts).toEqual({});
    },
  );

  test('whatever it reports when the mapping does not ask for reports', async () => {
    const queue = new MemoryQueue('g1:m1');
    startQueueScene({ queue, handle: () => failedAt('g1:m1') });
    await expect.poll(() => queue.receipts).toEqual({});
  });
});

test('a busy function is tried again until the visibility timeout of the batch is over, which then comes again (AWS: "Handling errors for an SQS event source in Lambda")', async () => {
  const queue = new MemoryQueue('g1:m1', 'g1:m2');
  const receipts: unknown[] = [];
  const { batches } = startQueueScene({
    queue,
    handle: (_, attempt) => {
      receipts.push(queue.receipts['g1:m1']);
      // For much longer than the visibility timeout.
      if (attempt < 15) throw new TooManyRequests('probe', 1);
      return handled;
    },
  });
  await expect.poll(() => queue.receipts, { timeout: 3_000 }).toEqual({});
  expect(receipts.slice(0, 2)).toEqual([1, 1]);
  expect(receipts.at(-1)).toBeGreaterThan(1);
  expect(batches).toEqual(Array.from({ length: 15 }, () => ['g1:m1', 'g1:m2']));
});
