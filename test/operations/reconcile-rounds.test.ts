import { describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { NotAnnounced } from '../../lambdas/operations/announcer.ts';
import { FROM_THE_START } from '../../lambdas/operations/next-slice.ts';
import { ORDERS, SALES } from './memory-operations.ts';
import { HOUR, MINUTE, reconciling } from './memory-reconcile.ts';

describe('G5 a round of reconciling', () => {
  test('after a round in which a consumer was down the next begins four times as soon', async () => {
    const { run, write, goOn, down } = reconciling();
    await write('order#1');
    down.add(SALES);
    expect(await run()).toMatchObject({ streams: 1, ended: true });
    down.delete(SALES);
    goOn(1.5 * HOUR - 15_001);
    expect(await run()).toMatchObject({ streams: 0 });
    goOn(1);
    expect(await run()).toMatchObject({ streams: 1 });
    goOn(1.5 * HOUR);
    expect(await run()).toMatchObject({ streams: 0 });
  });

  test('what newer code can apply by now is redriven in each run', async () => {
    const { run, parked, goOn, announced } = reconciling();
    await run();
    const reason = { code: 'UnknownEvent', message: 'UnknownEvent' };
    await parked.park({ consumer: ORDERS, stream: StreamId.parse('order#1'), from: 1, seen: 3, reason });
    goOn(2 * MINUTE);
    await run();
    expect(announced()).toEqual([{ stream: 'order#1', version: 3, count: 1, redrive: ORDERS }]);
  });

  test('a redrive that is refused keeps no round from going on, and is told of', async () => {
    const { run, parked, goOn, write, kinesis, sqs, rounds } = reconciling();
    await write('order#1');
    const reason = { code: 'UnknownEvent', message: 'UnknownEvent' };
    await parked.park({ consumer: ORDERS, stream: StreamId.parse('order#2'), from: 1, seen: 3, reason });
    goOn(HOUR);
    kinesis.mockRejectedValueOnce(new NotAnnounced(1, 'throttled'));
    await expect(run()).rejects.toBeInstanceOf(NotAnnounced);
    expect([kinesis, sqs].map((call) => call.mock.calls.length)).toEqual([2, 1]);
    expect((await rounds.load())?.marks).toBe('end');
  });

  test('G7 marks are settled behind the last stream of a round, with all the time that many of them take', async () => {
    const { run, parked, goOn, stands, write, list } = reconciling();
    await write('order#1');
    const reason = { code: 'ProjectionFailed', message: 'x' };
    for (let index = 0; index < 250; index++) {
      const stream = StreamId.parse(`order#${index}`);
      await parked.park({ consumer: ORDERS, stream, from: 1, seen: 1, reason });
      stands(ORDERS, stream, 1);
    }
    const release = parked.release.bind(parked);
    vi.spyOn(parked, 'release').mockImplementation((...given) => {
      goOn(1_000);
      return release(...given);
    });
    const runs = [await run(80_000), await run(80_000), await run(80_000)];
    expect(runs.map(({ streams, ended }) => [streams, ended])).toEqual([
      [1, false],
      [0, false],
      [0, true],
    ]);
    expect((await list()).body.items).toEqual([]);
  });

  test('a run of an earlier round ends where a later one was begun meanwhile', async () => {
    const { run, write, rounds, store, goOn } = reconciling();
    for (let index = 0; index < 1_000; index++) await write(`order#${index}`);
    await run(20_000);
    const later = new Date(Date.UTC(2010, 11, 2)).toISOString();
    const next = store.next.bind(store);
    vi.spyOn(store, 'next').mockImplementationOnce(async (...asked) => {
      await rounds.save({ startedAt: later, places: FROM_THE_START, marks: null, isMissed: false });
      return await next(...asked);
    });
    goOn(1);
    expect(await run()).toMatchObject({ streams: 480, ended: false });
    expect((await rounds.load())?.startedAt).toBe(later);
  });

  test('goes on in the next run where it had no more time, and begins anew when it is time', async () => {
    const { run, write, goOn, store } = reconciling();
    for (let index = 0; index < 1_000; index++) await write(`order#${index}`);
    // Time goes by with each slice.
    const next = store.next.bind(store);
    vi.spyOn(store, 'next').mockImplementation((segment, ...more) => {
      if (segment === 0) goOn(1_000);
      return next(segment, ...more);
    });
    expect(await run(20_000)).toEqual({ streams: 0, announced: 0, ended: false });
    const runs = [await run(20_001), await run(20_001), await run(20_001), await run(20_001)];
    expect(runs.map(({ streams, ended }) => [streams, ended])).toEqual([
      [480, false],
      [480, false],
      [40, false],
      [0, true],
    ]);
    goOn(6 * HOUR - 3_001);
    expect(await run()).toEqual({ streams: 0, announced: 0, ended: true });
    goOn(1);
    expect(await run()).toMatchObject({ streams: 1_000, ended: true });
  });

  test('what was not announced is compared again by the next run', async () => {
    const { run, write, goOn, announced, kinesis } = reconciling();
    await write('order#1');
    goOn(HOUR);
    kinesis.mockRejectedValueOnce(new NotAnnounced(1, 'throttled'));
    await expect(run()).rejects.toBeInstanceOf(NotAnnounced);
    kinesis.mockClear();
    await run();
    expect(announced()).toHaveLength(1);
  });

  test('a place of another form is no place: the round begins again', async () => {
    const { run, write, rounds } = reconciling();
    await write('order#1');
    await rounds.save({
      startedAt: '2010-12-01T08:00:00.000Z',
      places: ['end'],
      marks: 'end',
      isMissed: false,
    });
    expect(await run()).toMatchObject({ streams: 1, ended: true });
  });
});
