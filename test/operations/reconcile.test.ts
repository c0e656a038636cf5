import { describe, expect, test, vi } from 'vitest';
import { NotAnnounced } from '../../lambdas/operations/announcer.ts';
import { BEST_SELLERS, ORDERS, SALES } from './memory-operations.ts';
import { ALL, HOUR, MINUTE, reconciling } from './memory-reconcile.ts';

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

  test('a consumer that is down is asked twice in a run and told of once; the others are healed', async () => {
    const { run, write, goOn, announced, down, lines, positions, pause } = reconciling();
    for (let index = 0; index < 1_000; index++) await write(`order#${index}`);
    down.add(SALES);
    goOn(HOUR);
    const ask = vi.spyOn(positions, 'positions');
    await run();
    expect(announced()).toHaveLength(1_000);
    expect(ask.mock.calls.filter(([consumer]) => consumer === SALES)).toHaveLength(2);
    expect(pause.mock.calls).toEqual([[15_000]]);
    expect(lines.join().split('A consumer could not be compared with the event store')).toHaveLength(2);
  });

  test('a database that had paused is there when it is asked again', async () => {
    const { run, write, goOn, down, pause, stand, announced } = reconciling();
    await write('order#1');
    stand('order#1', 1, ORDERS, BEST_SELLERS);
    down.add(SALES);
    pause.mockImplementationOnce(async () => void down.delete(SALES));
    goOn(HOUR);
    await run();
    expect(announced()).toHaveLength(1);
  });

  test('a target that takes nothing does not keep what the other takes', async () => {
    const { run, write, goOn, kinesis, sqs } = reconciling();
    await write('order#1');
    goOn(HOUR);
    kinesis.mockRejectedValueOnce(new NotAnnounced(1, 'throttled'));
    await expect(run()).rejects.toBeInstanceOf(NotAnnounced);
    expect(sqs).toHaveBeenCalledTimes(1);
  });
});
