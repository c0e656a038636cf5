import { describe, expect, test, vi } from 'vitest';
import { kinesisBatchHandler } from '../../lambdas/archive/handle-kinesis-batch.ts';
import { type Commit, encodeDelivered, pointerTo } from '../../lambdas/core/commit.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { pointerUpTo, redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import { CommitsMissing, PATIENCE } from '../../lambdas/event-store/pass-gate.ts';
import { commitOf } from '../support/histories.ts';
import { kinesisEvent } from '../support/table-stream.ts';
import { arrivedAt, memoryArchive, record, stored } from './archiving.ts';

describe('a commit that a record points at', () => {
  test('is archived as it was stored', async () => {
    const { archiver, events, commits } = memoryArchive();
    const [first, second, third] = await stored(events, 'order#a', 1, 3, 1);
    await kinesisBatchHandler(archiver)(
      kinesisEvent(record(first as Commit, pointerTo(second as Commit), third as Commit)),
    );
    expect(await commits()).toEqual([first, second, third]);
  });

  test.each([
    ['at its beginning', 3],
    ['in its middle', 151],
    ['at its end', 302],
  ])('is found where an announcement names a version %s', async (_, version) => {
    const { archiver, events, commits } = memoryArchive();
    const [first, , large] = await stored(events, 'order#a', 1, 1, 300, 1);
    const { stream } = first as Commit;
    await kinesisBatchHandler(archiver)(kinesisEvent(record(pointerUpTo(stream, version))));
    expect(await commits()).toEqual([large]);
  });

  test('is not looked for again where a redrive names it to one consumer', async () => {
    const { archiver, events, keys } = memoryArchive();
    const [commit] = await stored(events, 'order#a', 1);
    const { stream } = commit as Commit;
    const mark = { consumer: 'orders_v1_b1', stream, from: 1, seen: 1 };
    await kinesisBatchHandler(archiver)(kinesisEvent(record(redriveOf(mark as never))));
    expect(await keys()).toEqual([]);
  });

  test.each([
    ['is cut off', (line: string) => line.slice(0, 60)],
    ['has a byte that is no text', (line: string) => Buffer.from(line.replace('Counted', '\xff'), 'latin1')],
    ['has other fields first', (line: string) => JSON.stringify({ at: '', ...JSON.parse(line) })],
    ['is spaced', (line: string) => JSON.stringify(JSON.parse(line), undefined, 1).replaceAll('\n', '')],
  ])('S14 is taken from the event store where its line %s', async (_, damage) => {
    const { archiver, events, keys, lines, logged } = memoryArchive();
    const [commit] = await stored(events, 'order#a', 2);
    const line = encodeDelivered(commit as Commit);
    await kinesisBatchHandler(archiver)(kinesisEvent(damage(line)));
    expect(await lines((await keys())[0] as string)).toEqual([line]);
    expect(logged()).toMatchObject([{ level: 'WARN', version: 1 }, { level: 'INFO' }]);
  });

  test('and that the event store does not have holds up the batch for a while, and then no more', async () => {
    const { archiver, commits, logged } = memoryArchive();
    const [here, lost] = [commitOf('order#a', 1), pointerTo(commitOf('order#a', 2))];
    const handle = kinesisBatchHandler(archiver);
    const event = kinesisEvent(record(here), record(lost));
    await expect(handle(arrivedAt(Date.now() - PATIENCE + 5_000, event))).rejects.toBeInstanceOf(
      CommitsMissing,
    );
    expect(await commits()).toEqual([]);
    await handle(arrivedAt(Date.now() - PATIENCE - 5_000, event));
    expect(await commits()).toEqual([here]);
    expect(logged()).toContainEqual(
      expect.objectContaining({ level: 'ERROR', stream: 'order#a', version: 2 }),
    );
  });

  test('and of which the event store has a part only is missing', async () => {
    const { archiver, events } = memoryArchive();
    const [commit] = await stored(events, 'order#a', 2);
    const pointer = { ...pointerTo(commit as Commit), count: 3 };
    await expect(kinesisBatchHandler(archiver)(kinesisEvent(record(pointer)))).rejects.toBeInstanceOf(
      CommitsMissing,
    );
  });

  test('holds up the batch while the event store does not answer', async () => {
    const { archiver } = memoryArchive();
    const unavailable = new StoreUnavailable(new Error('throttled'));
    const events = { load: vi.fn(), read: async () => Promise.reject(unavailable) };
    const handle = kinesisBatchHandler({ ...archiver, events });
    await expect(handle(kinesisEvent(record(pointerTo(commitOf('order#a', 1)))))).rejects.toBe(unavailable);
  });
});
