import { describe, expect, test, vi } from 'vitest';
import { MemoryStream, recordOf, streamOf } from './memory-stream.ts';
import { handled, startScene, thrown } from './started-source.ts';

describe('records that are too old (AWS: "Lambda parameters for Amazon Kinesis Data Streams event source mappings")', () => {
  const old = (sequenceNumber: string) =>
    recordOf(sequenceNumber, 'k', { arrivedAt: Date.now() - 61_000, event: { sequenceNumber } });
  const properties = {
    MaximumRecordAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
  };

  test('are given up without being delivered, and the fresh ones of their batch are delivered', async () => {
    const stream = new MemoryStream();
    stream.add('shard-1', [old('1'), old('2'), recordOf('3')]);
    const { batches, kept } = await startScene({ stream, properties });
    await expect.poll(() => batches).toEqual([['3']]);
    expect(kept[0]?.record).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
      KinesisBatchInfo: { startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 },
    });
  });

  test('are delivered where the mapping has no limit', async () => {
    const stream = new MemoryStream();
    stream.add('shard-1', [old('1')]);
    const { batches } = await startScene({ stream, properties: { MaximumRecordAgeInSeconds: -1 } });
    await expect.poll(() => batches).toEqual([['1']]);
  });
});

describe('the on-failure destination', () => {
  const properties = {
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } },
  };

  test('gets the records themselves, with where they stand and why they were given up (AWS: "Retain discarded batch records for a Kinesis Data Streams event source in Lambda")', async () => {
    const arrivedAt = Date.parse('2026-01-02T03:04:05.678Z');
    const stream = new MemoryStream();
    stream.add('shard-1', [
      recordOf('1', 'k', { arrivedAt }),
      recordOf('2', 'k', { arrivedAt: arrivedAt + 1 }),
    ]);
    const { kept } = await startScene({ stream, properties, handle: () => thrown });
    await expect.poll(() => kept.length).toBe(1);
    expect(kept[0]?.Bucket).toBe('failed');
    expect(kept[0]?.Key).toMatch(
      /^aws\/lambda\/[0-9a-f-]{36}\/shard-1\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
    );
    const { payload, ...record } = kept[0]?.record ?? {};
    expect(record).toEqual({
      requestContext: {
        requestId: expect.any(String),
        functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe:$LATEST',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 1,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.any(String),
      KinesisBatchInfo: {
        shardId: 'shard-1',
        startSequenceNumber: '1',
        endSequenceNumber: '2',
        approximateArrivalOfFirstRecord: '2026-01-02T03:04:05.678Z',
        approximateArrivalOfLastRecord: '2026-01-02T03:04:05.679Z',
        batchSize: 2,
        streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events',
      },
    });
    expect(JSON.parse(String(payload))).toEqual({
      Records: [
        { sequenceNumber: '1', key: 'k' },
        { sequenceNumber: '2', key: 'k' },
      ],
    });
  });

  test('is told of the stream of a table in its own words (AWS: "Retain discarded records for a DynamoDB event source in Lambda")', async () => {
    const EventSourceArn =
      'arn:aws:dynamodb:eu-west-1:000000000000:table/events/stream/2026-01-01T00:00:00.000';
    const { kept } = await startScene({
      stream: streamOf('1', '2'),
      properties: { ...properties, EventSourceArn },
      handle: () => thrown,
    });
    await expect.poll(() => kept.length).toBe(1);
    const { KinesisBatchInfo, DDBStreamBatchInfo } = kept[0]?.record ?? {};
    expect(KinesisBatchInfo).toBeUndefined();
    expect(DDBStreamBatchInfo).toMatchObject({
      shardId: 'shard-1',
      startSequenceNumber: '1',
      endSequenceNumber: '2',
      batchSize: 2,
      streamArn: EventSourceArn,
    });
  });

  // AWS leaves open what becomes of the batch then.
  test('that is down holds the shard back until it is up, and nothing is lost', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    let refusals = 3;
    const { batches, kept } = await startScene({
      stream: streamOf('1', '2'),
      properties: { ...properties, BatchSize: 1 },
      handle: (batch) => (batch.includes('1') ? thrown : handled),
      s3: () => {
        if (refusals-- > 0) throw new Error('down');
      },
    });
    await expect.poll(() => batches).toEqual([['1'], ['2']]);
    expect(kept).toHaveLength(1);
    said.mockRestore();
  });
});
