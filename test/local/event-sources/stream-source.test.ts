import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MemoryStream, recordOf, streamOf } from './memory-stream.ts';
import { checkpointFolder, handled, startScene, thrown } from './started-source.ts';

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching */
describe('batches', () => {
  test('hold no more records than the mapping says, in the order of their shard', async () => {
    const { batches } = await startScene({ stream: streamOf(...numbers(7)), properties: { BatchSize: 3 } });
    await expect.poll(() => batches.flat()).toEqual(numbers(7));
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

  test('stay below the six megabytes of an invocation', async () => {
    const stream = new MemoryStream();
    const big = (sequenceNumber: string) =>
      recordOf(sequenceNumber, 'k', { event: { sequenceNumber, data: 'x'.repeat(2_500_000) } });
    stream.add('shard-1', ['1', '2', '3'].map(big));
    const { batches } = await startScene({ stream });
    await expect.poll(() => batches).toEqual([['1', '2'], ['3']]);
  });
});

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html (StartingPosition, ParallelizationFactor) */
describe('a shard', () => {
  test('is read from its horizon, or from its end', async () => {
    const stream = streamOf('1', '2');
    const { batches } = await startScene({ stream, properties: { StartingPosition: 'LATEST' } });
    await expect.poll(() => stream.reads).toBeGreaterThan(0);
    stream.write('shard-1', recordOf('3'));
    await expect.poll(() => batches).toEqual([['3']]);
  });

  test('is delivered by several invocations at a time, the records of one key in order', async () => {
    const stream = new MemoryStream();
    const keys = numbers(40).map((n) => `key-${Number(n) % 8}`);
    stream.add(
      'shard-1',
      keys.map((key, index) => recordOf(String(index), key)),
    );
    let running = 0;
    let most = 0;
    const done: string[] = [];
    await startScene({
      stream,
      properties: { ParallelizationFactor: 4, BatchSize: 2 },
      handle: async (batch) => {
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        done.push(...batch);
        running -= 1;
        return handled;
      },
    });
    await expect.poll(() => done.length).toBe(40);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    const ofKey = (key: string) => done.filter((n) => keys[Number(n)] === key).map(Number);
    for (const key of new Set(keys)) {
      expect(ofKey(key)).toEqual(ofKey(key).toSorted((a, b) => a - b));
    }
  });

  test('in which one lane is stuck goes on in the others, and is read again from before the stuck record', async () => {
    const folder = checkpointFolder();
    const properties = { ParallelizationFactor: 10, BatchSize: 1 };
    const keyed = (n: string) => recordOf(n, `key-${n}`);
    const stream = new MemoryStream();
    stream.add('shard-1', numbers(10).map(keyed));
    const stuck = (batch: readonly string[]) => (batch.includes('3') ? thrown : handled);
    const first = await startScene({ stream, folder, properties, handle: stuck });
    await expect.poll(() => first.batches.flat()).toContain('0');
    await expect.poll(() => new Set(first.batches.flat()).size).toBeGreaterThan(5);
    await first.source.stop();
    const second = await startScene({ stream, folder, properties });
    await expect.poll(() => new Set(second.batches.flat())).toEqual(new Set(numbers(7, 3)));
  });

  test('is begun only when its parents are done', async () => {
    const stream = streamOf('1');
    stream.add('parent-2', [recordOf('2')]);
    stream.add('child', [recordOf('3')], ['shard-1', 'parent-2', 'long-gone']);
    stream.close('shard-1');
    const { batches } = await startScene({ stream });
    await expect.poll(() => batches.flat().toSorted()).toEqual(['1', '2']);
    await sleep(60);
    expect(batches.flat()).not.toContain('3');
    stream.close('parent-2');
    await expect.poll(() => batches.flat()).toContain('3');
  });

  test('that appears later is read from its horizon, also where the mapping began at the end', async () => {
    const stream = streamOf('1');
    const { batches } = await startScene({ stream, properties: { StartingPosition: 'LATEST' } });
    stream.add('late', [recordOf('2')]);
    await expect.poll(() => batches).toEqual([['2']]);
  });
});

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
test('records that fit no filter are not delivered, and count as done', async () => {
  const folder = checkpointFolder();
  const stream = streamOf('1', '2', '3');
  const properties = { FilterCriteria: { Filters: [{ Pattern: '{"sequenceNumber":["2"]}' }] } };
  const { batches, source } = await startScene({ stream, folder, properties });
  await expect.poll(() => batches).toEqual([['2']]);
  await source.stop();
  const again = await startScene({ stream, folder });
  stream.write('shard-1', recordOf('4'));
  await expect.poll(() => again.batches).toEqual([['4']]);
});

test('a mapping that is not enabled reads nothing', async () => {
  const stream = streamOf('1');
  await startScene({ stream, properties: { Enabled: false } });
  await sleep(30);
  expect(stream.reads).toBe(0);
});

test('a stream that is not there stops the start', async () => {
  const stream = streamOf();
  stream.shards = () => Promise.reject(new Error('no such stream'));
  await expect(startScene({ stream })).rejects.toThrow('no such stream');
});

describe('a restart', () => {
  test('goes on behind what was done, and never delivers that again', async () => {
    const folder = checkpointFolder();
    const stream = streamOf('1', '2');
    const first = await startScene({ stream, folder });
    await expect.poll(() => first.batches).toEqual([['1', '2']]);
    await first.source.stop();
    stream.write('shard-1', recordOf('3'));
    const second = await startScene({ stream, folder });
    await expect.poll(() => second.batches).toEqual([['3']]);
  });

  test('delivers again what was under way', async () => {
    const folder = checkpointFolder();
    const stream = streamOf('1');
    const first = await startScene({ stream, folder, handle: () => thrown });
    await expect.poll(() => first.batches.length).toBeGreaterThan(0);
    await first.source.stop();
    const second = await startScene({ stream, folder });
    await expect.poll(() => second.batches).toEqual([['1']]);
  });

  test('waits for the invocation under way, and keeps its checkpoint', async () => {
    const folder = checkpointFolder();
    const stream = streamOf('1');
    const slowly = async () => {
      await sleep(100);
      return handled;
    };
    const first = await startScene({ stream, folder, handle: slowly });
    await expect.poll(() => first.batches).toEqual([['1']]);
    await first.source.stop();
    stream.write('shard-1', recordOf('2'));
    const second = await startScene({ stream, folder });
    await expect.poll(() => second.batches).toEqual([['2']]);
  });

  test('begins at the horizon when the record of its checkpoint has left the stream', async () => {
    const folder = checkpointFolder();
    const first = await startScene({ stream: streamOf('1', '2'), folder });
    await expect.poll(() => first.batches).toEqual([['1', '2']]);
    await first.source.stop();
    const second = await startScene({ stream: streamOf('8', '9'), folder });
    await expect.poll(() => second.batches).toEqual([['8', '9']]);
  });
});

test('reads that fail are tried again from where they were: an expired iterator, an engine that was away', async () => {
  const stream = streamOf('1');
  const { batches } = await startScene({ stream });
  await expect.poll(() => batches).toEqual([['1']]);
  const expired = Object.assign(new Error('expired'), { name: 'ExpiredIteratorException' });
  stream.faults.push(expired, new Error('ECONNREFUSED'), new Error('ECONNREFUSED'));
  stream.write('shard-1', recordOf('2'));
  await expect.poll(() => batches).toEqual([['1'], ['2']]);
});
