import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { readQueueMapping } from '../../../local/event-sources/queue-mapping.ts';
import { startReceiving } from '../../../local/event-sources/queue-source.ts';
import { fakeFunction } from '../resources/backend-parts.ts';
import { MemoryQueue } from './memory-queue.ts';
import { QUEUE_ARN, startQueueScene } from './started-queue.ts';
import { handled, thrown } from './started-source.ts';

const STANDARD = { EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:notices' };

describe('of several batches', () => {
  /** Stays in each invocation for a while, and keeps count. */
  function counting() {
    const seen = { most: 0, present: [] as string[], twice: false };
    const handle = async (batch: readonly string[]) => {
      const groups = batch.map((id) => id.split(':')[0] ?? '');
      seen.twice ||= groups.some((group) => seen.present.includes(group));
      seen.present.push(...groups);
      seen.most = Math.max(seen.most, seen.present.length);
      await sleep(15);
      seen.present = seen.present.filter((group) => !groups.includes(group));
      return handled;
    };
    return { seen, handle };
  }
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((group) => [`${group}:1`, `${group}:2`]);

  test('no two of one group are under way at once (AWS: "FIFO queue delivery logic in Amazon SQS")', async () => {
    const queue = new MemoryQueue(...ids);
    const { seen, handle } = counting();
    const { batches } = startQueueScene({
      queue,
      handle,
      properties: { BatchSize: 1 },
      reservedConcurrency: 8,
    });
    await expect.poll(() => queue.receipts).toEqual({});
    expect(seen).toMatchObject({ most: 6, twice: false });
    expect(batches.flat().filter((id) => id.startsWith('c'))).toEqual(['c:1', 'c:2']);
  });

  test('as many as MaximumConcurrency are under way at once (AWS: "Configuring scaling behavior for SQS event source mappings")', async () => {
    const queue = new MemoryQueue(...ids);
    const { seen, handle } = counting();
    const properties = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } };
    startQueueScene({ queue, handle, properties, reservedConcurrency: 6 });
    await expect.poll(() => queue.receipts).toEqual({});
    expect(seen.most).toBe(2);
  });

  test('as many as the function has environments are under way at once, and no other is received', async () => {
    const queue = new MemoryQueue(...ids);
    const { seen, handle } = counting();
    startQueueScene({ queue, handle, properties: { BatchSize: 1 }, reservedConcurrency: 3 });
    await expect.poll(() => queue.receipts).toEqual({});
    expect(seen.most).toBe(3);
  });
});

describe('a batch goes out (AWS: "How Lambda processes records from stream and queue-based event sources")', () => {
  test('at once, with what is there and at most BatchSize messages', async () => {
    const queue = new MemoryQueue('1', '2', '3');
    const { batches } = startQueueScene({ queue, properties: { ...STANDARD, BatchSize: 2 } });
    await expect.poll(() => batches).toEqual([['1', '2'], ['3']]);
  });

  test('full, or when its window is over', async () => {
    const queue = new MemoryQueue('1');
    queue.visibilityTimeout = 5;
    const properties = { ...STANDARD, BatchSize: 3, MaximumBatchingWindowInSeconds: 1 };
    const { batches } = startQueueScene({ queue, properties, handle: () => handled });
    await sleep(20);
    queue.send('2');
    await sleep(20);
    expect(batches).toEqual([]);
    queue.send('3', '4');
    await expect.poll(() => batches.length).toBe(1);
    await expect.poll(() => batches.flat().sort(), { timeout: 3_000 }).toEqual(['1', '2', '3', '4']);
  });

  const tooMuch = { data: 'x'.repeat(4_000_000) };

  test('before its window is over, once its messages are more than the six megabytes of an invocation', async () => {
    const queue = new MemoryQueue();
    queue.visibilityTimeout = 5;
    for (const id of ['1', '2']) queue.sendWith(id, tooMuch);
    const properties = { ...STANDARD, BatchSize: 3, MaximumBatchingWindowInSeconds: 300 };
    const { batches } = startQueueScene({ queue, properties });
    await expect.poll(() => batches).toEqual([['1'], ['2']]);
  });

  test('in parts of six megabytes, and nothing of it after a part that failed', async () => {
    const queue = new MemoryQueue();
    queue.visibilityTimeout = 1;
    for (const id of ['g1:m1', 'g1:m2']) queue.sendWith(id, tooMuch);
    const { batches } = startQueueScene({
      queue,
      handle: (_, attempt) => (attempt === 1 ? thrown : handled),
    });
    await expect.poll(() => batches, { timeout: 5_000 }).toEqual([['g1:m1'], ['g1:m1'], ['g1:m2']]);
  });
});

describe('a queue source', () => {
  test('that is stopped waits for the invocation under way, and receives nothing more', async () => {
    const queue = new MemoryQueue('g1:m1');
    let answer: (() => void) | undefined;
    const { batches, source } = startQueueScene({
      queue,
      handle: () => new Promise((resolve) => (answer = () => resolve(handled))),
    });
    await expect.poll(() => batches).toEqual([['g1:m1']]);
    queue.send('g2:m2');
    const stopped = source.stop();
    answer?.();
    await stopped;
    expect(queue.receipts).toEqual({ 'g2:m2': 0 });
    await sleep(20);
    expect(batches).toEqual([['g1:m1']]);
  });

  test('goes on when the queue has not answered', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const queue = new MemoryQueue('g1:m1');
    queue.faults.push(new Error('down'), new Error('down'));
    const { batches } = startQueueScene({ queue });
    await expect.poll(() => batches).toEqual([['g1:m1']]);
    expect(said.mock.calls.flat().join()).toContain('ProbeMapping cannot receive from its queue');
    said.mockRestore();
  });

  test('that is not enabled receives nothing', async () => {
    const queue = new MemoryQueue('g1:m1');
    const { batches } = startQueueScene({ queue, properties: { Enabled: false } });
    await sleep(30);
    expect(batches).toEqual([]);
  });

  test('is refused when messages would come again while their function still works on them (AWS: "Creating and configuring an Amazon SQS event source mapping")', () => {
    const mapping = readQueueMapping('ProbeMapping', { EventSourceArn: QUEUE_ARN, FunctionName: 'probe' });
    const fn = fakeFunction('arn:aws:lambda:eu-west-1:000000000000:function:probe', () => Promise.reject());
    expect(() => startReceiving(mapping, new MemoryQueue(), { fn })).toThrow(
      'ProbeMapping: EventSourceArn names a queue with a visibility timeout of 0.06 s, less than the 3 s that its function may take',
    );
  });
});
