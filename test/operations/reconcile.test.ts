import { describe, expect, test, vi } from 'vitest';
import { NotAnnounced } from '../../lambdas/operations/announcer.ts';
import { reconcileHandler } from '../../lambdas/operations/reconcile/handle-reconcile.ts';
import type { Round, Rounds } from '../../lambdas/operations/reconcile/rounds.ts';
import { recordingLogger } from '../support/loggers.ts';
import { BEST_SELLERS, memoryOperations, ORDERS, quietly, SALES } from './memory-operations.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Everything in memory, at a time that a test moves; the next round begins after 6 hours. */
function reconciling() {
  let now = Date.UTC(2010, 11, 1, 8);
  const operations = memoryOperations(() => new Date(now));
  let round: Round | undefined;
  const rounds: Rounds = {
    load: async () => structuredClone(round),
    save: async (next) => {
      round = structuredClone(next);
    },
  };
  const { lines, logger } = recordingLogger();
  const sources = { ...operations, rounds, logger, every: 6 * HOUR, patience: 15 * MINUTE };
  const handle = reconcileHandler(sources);
  return {
    ...operations,
    rounds,
    lines,
    goOn: (milliseconds: number) => {
      now += milliseconds;
    },
    /** @param remaining milliseconds that the function has left */
    run: (remaining = 5 * MINUTE, event = {}) =>
      quietly(() => handle(event, { getRemainingTimeInMillis: () => remaining })),
    announced: () => operations.kinesis.mock.calls.flat(2),
    stand: (stream: string, version: number, ...consumers: readonly string[]) => {
      for (const consumer of consumers) operations.stands(consumer, stream, version);
    },
  };
}

const ALL = [BEST_SELLERS, ORDERS, SALES];

describe('G5 reconciling', () => {
  test('announces the head of what a consumer has missed, on its transport, and nothing else', async () => {
    const { run, write, stand, goOn, announced, sqs } = reconciling();
    await write('order#1', 2);
    await write('order#2', 3);
    await write('order#3', 1);
    await write('product#1', 1);
    stand('order#1', 2, ...ALL);
    stand('order#2', 2, ORDERS);
    stand('order#2', 3, SALES, BEST_SELLERS);
    stand('order#3', 1, ORDERS, SALES);
    goOn(HOUR);
    expect(await run()).toEqual({ streams: 4, announced: 2, ended: true });
    expect(announced()).toEqual([{ stream: 'order#2', version: 3, count: 1 }]);
    expect(sqs.mock.calls.flat(2)).toEqual([{ stream: 'order#3', version: 1, count: 1 }]);
  });

  test('announces once what two consumers of a transport have missed: a projection that was added later', async () => {
    const { run, write, goOn, announced } = reconciling();
    for (let index = 0; index < 30; index++) await write(`order#${index}`);
    goOn(HOUR);
    await run();
    expect(announced().map(({ stream }) => stream)).toHaveLength(30);
    expect(new Set(announced().map(({ stream }) => stream)).size).toBe(30);
  });

  test('leaves alone what was written a moment ago, and what is parked', async () => {
    const { run, write, stand, park, goOn, announced, sqs } = reconciling();
    await write('order#1');
    stand('order#1', 1, SALES, BEST_SELLERS);
    await park(ORDERS, 'order#1', 1, 1);
    goOn(14 * MINUTE);
    await write('order#2');
    goOn(2 * MINUTE);
    await run();
    expect([...announced(), ...sqs.mock.calls.flat(2)]).toEqual([]);
    goOn(14 * MINUTE);
    await run(5 * MINUTE, { anew: true });
    expect(announced().map(({ stream }) => stream)).toEqual(['order#2']);
  });

  test('a consumer that is down is told of, and the others are healed', async () => {
    const { run, write, goOn, announced, down, lines } = reconciling();
    await write('order#1');
    down.add(SALES);
    goOn(HOUR);
    await run();
    expect(announced()).toHaveLength(1);
    expect(lines.join()).toContain('A consumer could not be compared with the event store');
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
    const runs = [await run(20_001), await run(20_001), await run(20_001)];
    expect(runs.map(({ streams, ended }) => [streams, ended])).toEqual([
      [480, false],
      [480, false],
      [40, true],
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
    await rounds.save({ startedAt: '2010-12-01T08:00:00.000Z', places: ['end'] });
    expect(await run()).toMatchObject({ streams: 1, ended: true });
  });
});
