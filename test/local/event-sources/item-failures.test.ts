import { describe, expect, test } from 'vitest';
import { recordOf, streamOf } from './memory-stream.ts';
import { failedAt, handled, startScene, thrown } from './started-source.ts';

const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

const KINESIS = 'AWS: "Configuring partial batch response with Kinesis Data Streams and Lambda"';
const DYNAMODB = 'AWS: "Configuring partial batch response with DynamoDB and Lambda"';
const TABLE_ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/events/stream/2026-01-01T00:00:00.000';

describe(`S15: a batch of which the function reports failures (${KINESIS}; ${DYNAMODB})`, () => {
  const sequence = ['100', '101', '102', '103', '104'];

  /** Fails at the given identifiers once, then handles everything. */
  const once =
    (...identifiers: unknown[]) =>
    (_: readonly string[], attempt: number) =>
      attempt === 1 ? failedAt(...identifiers) : handled;

  test.each([
    ['a Kinesis stream', {}],
    ['a table', { EventSourceArn: TABLE_ARN }],
  ])('of %s goes on from the failed record: what came before is not delivered again', async (_, source) => {
    const { batches } = await startScene({
      stream: streamOf(...sequence),
      properties: { ...REPORTS, ...source },
      handle: once('102'),
    });
    await expect.poll(() => batches).toEqual([sequence, ['102', '103', '104']]);
  });

  test('goes on from the lowest of several, whatever their order', async () => {
    const { batches } = await startScene({
      stream: streamOf(...sequence),
      properties: REPORTS,
      handle: once('104', '101', '103'),
    });
    await expect.poll(() => batches).toEqual([sequence, ['101', '102', '103', '104']]);
  });

  test.each([
    ['an empty identifier', ['']],
    ['no identifier', [undefined]],
    ['a number as identifier', [102]],
    ['null as identifier', [null]],
    ['an unknown identifier', ['999']],
    ['an unknown identifier beside a known one', ['102', '999']],
  ])('is delivered again whole when it names %s', async (_, identifiers) => {
    const { batches } = await startScene({
      stream: streamOf(...sequence),
      properties: REPORTS,
      handle: once(...identifiers),
    });
    await expect.poll(() => batches).toEqual([sequence, sequence]);
  });

  test.each([
    ['its report is no list', '102'],
    ['an item of its report is null', [null]],
    ['an item of its report has another key', [{ itemidentifier: '102' }]],
  ])('is delivered again whole when %s', async (_, batchItemFailures) => {
    const { batches } = await startScene({
      stream: streamOf(...sequence),
      properties: REPORTS,
      handle: (_batch, attempt) => (attempt === 1 ? { payload: { batchItemFailures } } : handled),
    });
    await expect.poll(() => batches).toEqual([sequence, sequence]);
  });

  test('is delivered again whole when the function throws', async () => {
    const { batches } = await startScene({
      stream: streamOf(...sequence),
      properties: REPORTS,
      handle: (_, attempt) => (attempt === 1 ? thrown : handled),
    });
    await expect.poll(() => batches).toEqual([sequence, sequence]);
  });

  test.each([null, '', {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
    'is done when the answer is %j',
    async (payload) => {
      const stream = streamOf(...sequence);
      const { batches } = await startScene({ stream, properties: REPORTS, handle: () => ({ payload }) });
      await expect.poll(() => batches).toEqual([sequence]);
      stream.write('shard-1', recordOf('105'));
      await expect.poll(() => batches).toEqual([sequence, ['105']]);
    },
  );

  test('is done whatever it reports when the mapping does not ask for reports', async () => {
    const stream = streamOf(...sequence);
    const { batches } = await startScene({ stream, handle: () => failedAt('102') });
    stream.write('shard-1', recordOf('105'));
    await expect.poll(() => batches.flat()).toEqual([...sequence, '105']);
  });

  test('holds back what comes behind it in its shard until it is done', async () => {
    const { batches } = await startScene({
      stream: streamOf(...sequence, '105'),
      properties: { ...REPORTS, BatchSize: 5 },
      handle: (batch, attempt) => (attempt < 4 && batch.includes('102') ? failedAt('102') : handled),
    });
    const rest = ['102', '103', '104'];
    await expect.poll(() => batches).toEqual([sequence, rest, rest, rest, ['105']]);
  });
});
