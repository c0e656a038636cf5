import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MemoryStream, recordOf, streamOf } from './memory-stream.ts';
import { startScene } from './started-source.ts';

describe('batches (AWS: "How Lambda processes records from stream and queue-based event sources")', () => {
  test('hold no more records than the mapping says, in the order of their shard', async () => {
    const { batches } = await startScene({
      stream: streamOf('0', '1', '2', '3', '4', '5', '6'),
      properties: { BatchSize: 3 },
    });
    await expect.poll(() => batches.flat()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(batches.every(({ length }) => length <= 3)).toBe(true);
  });

  test('go out at once without a window', async () => {
    const { batches } = await startScene({ stream: streamOf('1') });
    await expect.poll(() => batches, { timeout: 500 }).toEqual([['1']]);
  });

  test('wait for the window to end, and take what came meanwhile', async () => {
    const stream = streamOf('1');
    const { batches } = await startScene({ stream, properties: { MaximumBatchingWindowInSeconds: 1 } });
    await sleep(300);
    stream.write('shard-1', recordOf('2'));
    await sleep(300);
    expect(batches).toEqual([]);
    await expect.poll(() => batches, { timeout: 2_000 }).toEqual([['1', '2']]);
  });

  test('do not wait for the window once they are full', async () => {
    const { batches } = await startScene({
      stream: streamOf('1', '2'),
      properties: { MaximumBatchingWindowInSeconds: 300, BatchSize: 2 },
    });
    await expect.poll(() => batches).toEqual([['1', '2']]);
  });

  const big = (sequenceNumber: string) =>
    recordOf(sequenceNumber, 'k', { event: { sequenceNumber, data: 'x'.repeat(2_500_000) } });

  test('stay below the six megabytes of an invocation', async () => {
    const stream = new MemoryStream();
    stream.add('shard-1', ['1', '2', '3'].map(big));
    const { batches } = await startScene({ stream });
    await expect.poll(() => batches).toEqual([['1', '2'], ['3']]);
  });

  test('do not wait for the window once another record would be too much for an invocation', async () => {
    const stream = new MemoryStream();
    stream.add('shard-1', ['1', '2'].map(big));
    const { batches } = await startScene({ stream, properties: { MaximumBatchingWindowInSeconds: 300 } });
    await expect.poll(() => stream.reads).toBeGreaterThan(2);
    expect(batches).toEqual([]);
    stream.write('shard-1', big('3'));
    await expect.poll(() => batches).toEqual([['1', '2']]);
  });
});
