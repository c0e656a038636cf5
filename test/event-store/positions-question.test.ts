import type { Context } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { answering } from '../../lambdas/event-store/positions-question.ts';
import { batchFrame } from '../../lambdas/shared/lambda-frame.ts';

afterEach(() => void vi.restoreAllMocks());

const streams = ['order#a', 'order#b'].map((text) => StreamId.parse(text));
const question = { positionsOf: streams };
const batch = { Records: [] };

/** A consumer that stands at version 7 of one stream, and takes batches. */
function consumer() {
  const reader = { positions: vi.fn(async () => new Map(streams.slice(0, 1).map((stream) => [stream, 7]))) };
  const handleBatch = vi.fn(async (_batch: object, _invocation: object) => ({ batchItemFailures: [] }));
  const readerOf = vi.fn(async (_generation?: string) => reader);
  const handle = answering(readerOf, handleBatch);
  return { reader, readerOf, handleBatch, handle };
}

test('a batch goes to who applies it, and nothing is asked', async () => {
  const { reader, handleBatch, handle } = consumer();
  expect(await handle(batch, {})).toEqual({ batchItemFailures: [] });
  expect(handleBatch).toHaveBeenCalledExactlyOnceWith(batch, {});
  expect(reader.positions).not.toHaveBeenCalled();
});

test('a question is answered as JSON can be sent, and applies nothing', async () => {
  const { reader, handleBatch, handle } = consumer();
  expect(await handle(question, {})).toEqual({ 'order#a': 7 });
  expect(reader.positions).toHaveBeenCalledExactlyOnceWith(streams);
  expect(handleBatch).not.toHaveBeenCalled();
});

test('a question names a generation, or asks the one that serves', async () => {
  const { readerOf, handle } = consumer();
  await handle({ ...question, generation: 'orders_v1_b2' }, {});
  await handle(question, {});
  expect(readerOf.mock.calls).toEqual([['orders_v1_b2'], [undefined]]);
});

test('a question that fails is told as one in the log of the function, without the streams', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { reader, handle } = consumer();
  const cause = new TypeError('the store is down');
  reader.positions.mockRejectedValue(cause);
  const asked = batchFrame(handle)(question, { awsRequestId: 'r1' } as Context);
  await expect(asked).rejects.toMatchObject({ code: 'PositionsNotRead', cause });
  const { error } = JSON.parse(String(written.mock.calls.at(-1)?.[0]));
  expect(error.message).toMatch(/^The positions of 2 streams were asked for, and could not be read/);
  expect(error.cause.message).toBe('the store is down');
  expect(written.mock.calls.join()).not.toContain('order#');
});

test('a batch that fails stays what it was', async () => {
  const { handleBatch, handle } = consumer();
  const failed = new TypeError('the store is down');
  handleBatch.mockRejectedValue(failed);
  await expect(handle(batch, {})).rejects.toBe(failed);
});
