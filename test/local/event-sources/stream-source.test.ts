import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MemoryStream, recordOf, streamOf } from './memory-stream.ts';
import { checkpointFolder, handled, startScene, thrown } from './started-source.ts';

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));

describe('a shard', () => {
  test.each([
    ['TRIM_HORIZON, from its horizon', 'TRIM_HORIZON', ['1', '2', '3']],
    ['LATEST, from its end', 'LATEST', ['3']],
  ])(
    'is read, where the mapping says %s (AWS: "Lambda parameters for Amazon Kinesis Data Streams event source mappings")',
    async (_, StartingPosition, expected) => {
      const stream = streamOf('1', '2');
      const { batches } = await startScene({ stream, properties: { StartingPosition } });
      await expect.poll(() => stream.reads).toBeGreaterThan(0);
      stream.write('shard-1', recordOf('3'));
      await expect.poll(() => batches.flat()).toEqual(expected);
    },
  );

  test('is delivered by several invocations at a time, the records of one key in order (AWS: "Using Lambda to process records from Amazon Kinesis Data Streams")', async () => {
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

  test('is begun only when its parents are done (AWS: "Change data capture for DynamoDB Streams")', async () => {
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

  test('is begun as soon as its parents are done, and not at the next look for shards', async () => {
    const stream = streamOf('1');
    stream.add('child', [recordOf('2')], ['shard-1']);
    const { batches } = await startScene({ stream, pace: { discover: 60_000 } });
    await expect.poll(() => batches).toEqual([['1']]);
    stream.close('shard-1');
    await expect.poll(() => batches).toEqual([['1'], ['2']]);
  });

  test('that appears later is read from its horizon, also where the mapping began at the end', async () => {
    const stream = streamOf('1');
    const { batches } = await startScene({ stream, properties: { StartingPosition: 'LATEST' } });
    stream.add('late', [recordOf('2')]);
    await expect.poll(() => batches).toEqual([['2']]);
  });
});

test('records that fit no filter are not delivered, and count as done (AWS: "Control which events Lambda sends to your function")', async () => {
  const folder = checkpointFolder();
  const stream = streamOf('1', '2', '3');
  const properties = { FilterCriteria: { Filters: [{ Pattern: '{"data":{"sequenceNumber":["2"]}}' }] } };
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

  test('delivers again what was not a success (AWS: "Configuring partial batch response with Kinesis Data Streams and Lambda")', async () => {
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
