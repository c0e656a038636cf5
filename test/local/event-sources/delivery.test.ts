import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { TooManyRequests } from '../../../local/functions/lambda-function.ts';
import { recordOf, streamOf } from './memory-stream.ts';
import { failedAt, handled, startScene, thrown } from './started-source.ts';

const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
describe('a batch that fails', () => {
  test('is tried again without a limit by default', async () => {
    const { batches } = await startScene({
      stream: streamOf('1', '2'),
      handle: (_, attempt) => (attempt < 8 ? thrown : handled),
    });
    await expect.poll(() => batches.length).toBe(8);
    await sleep(50);
    expect(batches).toEqual(Array.from({ length: 8 }, () => ['1', '2']));
  });

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

  test('is halved until the bad record is alone, and only that one is given up', async () => {
    const { batches, kept } = await startScene({
      stream: streamOf('1', '2', '3', '4', '5'),
      properties: {
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
      },
      handle: (batch) => (batch.includes('4') ? thrown : handled),
    });
    await expect.poll(() => batches.at(-1)).toEqual(['5']);
    expect(batches).toEqual([['1', '2', '3', '4', '5'], ['1', '2', '3'], ['4', '5'], ['4'], ['4'], ['5']]);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.record).toMatchObject({ KinesisBatchInfo: { startSequenceNumber: '4', batchSize: 1 } });
  });

  test('is split at the record that was reported', async () => {
    const { batches } = await startScene({
      stream: streamOf('1', '2', '3', '4'),
      properties: { ...REPORTS, BisectBatchOnFunctionError: true },
      handle: (batch, attempt) => (attempt < 4 && batch.includes('3') ? failedAt('3') : handled),
    });
    await expect.poll(() => batches).toEqual([['1', '2', '3', '4'], ['3', '4'], ['3'], ['3'], ['4']]);
  });

  test('is given up after its attempts, and the shard goes on', async () => {
    const stream = streamOf('1', '2');
    const { batches, kept } = await startScene({
      stream,
      properties: {
        BatchSize: 2,
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
      },
      handle: (batch) => (batch.includes('1') ? thrown : handled),
    });
    stream.write('shard-1', recordOf('3'));
    await expect.poll(() => batches).toEqual([['1', '2'], ['1', '2'], ['1', '2'], ['3']]);
    expect(kept[0]?.record).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    });
  });

  test('counts its attempts anew once a record more was handled', async () => {
    const { batches, kept } = await startScene({
      stream: streamOf('1', '2', '3'),
      properties: {
        ...REPORTS,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
      },
      handle: (batch, attempt) => (attempt < 3 ? failedAt(batch[1]) : handled),
    });
    await expect.poll(() => batches).toEqual([['1', '2', '3'], ['2', '3'], ['3']]);
    expect(kept).toEqual([]);
  });

  test('because the function is busy uses up no attempt', async () => {
    const { batches, kept } = await startScene({
      stream: streamOf('1'),
      properties: {
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
      },
      handle: (_, attempt) => {
        if (attempt < 5) throw new TooManyRequests('probe', 1);
        return handled;
      },
    });
    await expect.poll(() => batches.length).toBe(5);
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
