import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { TooManyRequests } from '../../../local/functions/lambda-function.ts';
import { recordOf, streamOf } from './memory-stream.ts';
import { failedAt, handled, startScene, thrown } from './started-source.ts';

const TO_S3 = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } } };

const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

describe('a batch that fails (AWS: "Retain discarded batch records for a Kinesis Data Streams event source in Lambda")', () => {
  test.each([{}, { MaximumRetryAttempts: -1 }])(
    'is tried again without a limit where the mapping says %j',
    async (properties) => {
      const { batches } = await startScene({
        stream: streamOf('1', '2'),
        properties,
        handle: (_, attempt) => (attempt < 8 ? thrown : handled),
      });
      await expect.poll(() => batches.length).toBe(8);
      await sleep(50);
      expect(batches).toEqual(Array.from({ length: 8 }, () => ['1', '2']));
    },
  );

  test.each([0, 1, 2])(
    'is given up after %i attempts more where the mapping says so, and the shard goes on',
    async (retries) => {
      const stream = streamOf('1', '2');
      const { batches, kept } = await startScene({
        stream,
        properties: {
          BatchSize: 2,
          MaximumRetryAttempts: retries,
          ...TO_S3,
        },
        handle: (batch) => (batch.includes('1') ? thrown : handled),
      });
      stream.write('shard-1', recordOf('3'));
      await expect
        .poll(() => batches)
        .toEqual([...Array.from({ length: retries + 1 }, () => ['1', '2']), ['3']]);
      expect(kept[0]?.record).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: retries + 1 },
      });
    },
  );

  test('is halved, which uses up no attempt, until the bad record is alone, and only that one is given up', async () => {
    const { batches, kept } = await startScene({
      stream: streamOf('1', '2', '3', '4', '5'),
      properties: {
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        ...TO_S3,
      },
      handle: (batch) => (batch.includes('4') ? thrown : handled),
    });
    await expect.poll(() => batches.at(-1)).toEqual(['5']);
    expect(batches).toEqual([['1', '2', '3', '4', '5'], ['1', '2', '3'], ['4', '5'], ['4'], ['4'], ['5']]);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.record).toMatchObject({ KinesisBatchInfo: { startSequenceNumber: '4', batchSize: 1 } });
  });

  test('because the function is busy uses up no attempt', async () => {
    const { batches, kept } = await startScene({
      stream: streamOf('1'),
      properties: {
        MaximumRetryAttempts: 0,
        ...TO_S3,
      },
      handle: (_, attempt) => {
        if (attempt < 5) throw new TooManyRequests('probe', 1);
        return handled;
      },
    });
    await expect.poll(() => batches.length).toBe(5);
    expect(kept).toEqual([]);
  });

  /** A record that will be too old in a moment. */
  const ageing = () => {
    const stream = streamOf();
    stream.write('shard-1', recordOf('1', 'k', { arrivedAt: Date.now() - 59_900 }));
    return stream;
  };

  test('is given up when its records are too old, whatever attempts are left', async () => {
    const { batches, kept } = await startScene({
      stream: ageing(),
      properties: { MaximumRecordAgeInSeconds: 60, ...TO_S3 },
      handle: () => thrown,
    });
    await expect.poll(() => kept.length).toBe(1);
    expect(batches.length).toBeGreaterThan(1);
    expect(kept[0]?.record).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: batches.length },
    });
  });

  test('to reach a busy function is given up when its records are too old', async () => {
    const { kept } = await startScene({
      stream: ageing(),
      properties: { MaximumRecordAgeInSeconds: 60, ...TO_S3 },
      handle: () => {
        throw new TooManyRequests('probe', 1);
      },
    });
    await expect.poll(() => kept.length).toBe(1);
    expect(kept[0]?.record).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
    });
  });
});

describe('a batch that is bisected and of which failures are reported (AWS: "Configuring partial batch response with Kinesis Data Streams and Lambda")', () => {
  const properties = { ...REPORTS, BisectBatchOnFunctionError: true };

  test('is split at the record that was reported', async () => {
    const { batches } = await startScene({
      stream: streamOf('1', '2', '3', '4'),
      properties,
      handle: (batch, attempt) => (attempt < 4 && batch.includes('3') ? failedAt('3') : handled),
    });
    await expect.poll(() => batches).toEqual([['1', '2', '3', '4'], ['3', '4'], ['3'], ['3'], ['4']]);
  });

  test.each([
    ['the function throws', thrown],
    ['the report names no record of it', failedAt('9')],
  ])('is halved when %s', async (_, failure) => {
    const { batches } = await startScene({
      stream: streamOf('1', '2', '3', '4'),
      properties,
      handle: (_batch, attempt) => (attempt === 1 ? failure : handled),
    });
    await expect
      .poll(() => batches)
      .toEqual([
        ['1', '2', '3', '4'],
        ['1', '2'],
        ['3', '4'],
      ]);
  });
});

// AWS leaves these open.
describe('a batch that fails', () => {
  test('is tried again after ever longer waits', async () => {
    const at: number[] = [];
    await startScene({
      stream: streamOf('1'),
      handle: (_, attempt) => {
        at.push(Date.now());
        return attempt < 4 ? thrown : handled;
      },
    });
    await expect.poll(() => at.length).toBe(4);
    const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(waits[2]).toBeGreaterThanOrEqual(18);
  });

  test('counts its attempts anew once a record more was handled', async () => {
    const { batches, kept } = await startScene({
      stream: streamOf('1', '2', '3'),
      properties: {
        ...REPORTS,
        MaximumRetryAttempts: 1,
        ...TO_S3,
      },
      handle: (batch, attempt) => (attempt < 3 ? failedAt(batch[1]) : handled),
    });
    await expect.poll(() => batches).toEqual([['1', '2', '3'], ['2', '3'], ['3']]);
    expect(kept).toEqual([]);
  });

  test('without a destination is given up with a word', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const stream = streamOf('1');
    const { batches } = await startScene({
      stream,
      properties: { MaximumRetryAttempts: 0 },
      handle: () => thrown,
    });
    await expect.poll(() => said.mock.calls.flat().join()).toContain('ProbeMapping gave up 1 records');
    stream.write('shard-1', recordOf('2'));
    await expect.poll(() => batches).toEqual([['1'], ['2']]);
    said.mockRestore();
  });
});
