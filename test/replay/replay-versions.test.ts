import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { replayHandler } from '../../lambdas/replay/handle-replay.ts';
import { carryOut, inputOf } from './carry-out.ts';
import { replaying } from './replaying.ts';
import '../support/no-metrics.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2010, 11, 1, 8, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

const a = StreamId.of('order', 'a');
const [v1, v2] = ['orders_v1_b1', 'orders_v2_b1'] as const;

/** An order that the first version serves. */
async function served() {
  const world = await replaying();
  await world.archived(await world.commit('a', 2));
  await world.deliver(1);
  const document = async () => (await world.served([a]))[0]?.document?.versions;
  return { ...world, document };
}

describe('G8 another version of a projection', () => {
  test('is handed over to while the old function waits, and is compared with nothing', async () => {
    const { sources, deliver, commit, control, document, reports, orders } = await served();
    const writers: (readonly string[])[] = [];
    const complete = orders.generations.markComplete;
    const marking = vi.spyOn(sources.find('orders', 2).store, 'markComplete');
    marking.mockImplementation(async (generation) => {
      await commit('a');
      writers.push(await deliver(1), await deliver(2));
      await complete(generation);
    });
    await carryOut(replayHandler(sources), inputOf({ version: 2 }));
    // The old one has its record come again, the new one takes it.
    expect(writers).toEqual([['2'], []]);
    expect(await control()).toMatchObject({ serving: { version: 2, build: 1 } });
    expect(await document()).toEqual([3, 2, 1]);
    expect(await deliver(1)).toEqual([]);
    expect(orders.dropped).toEqual([v1]);
    expect(await reports.told('r')).toMatchObject({ before: v1, comparison: null });
  });

  test('that cannot be handed over to lets the old function go on', async () => {
    const { replay, parked, commit, deliver, document, control } = await served();
    const reason = { code: 'Unwritable', message: 'The store refused a value' };
    await parked.park({ consumer: v2, stream: a, from: 1, seen: 2, reason });
    await expect(replay({ version: 2 })).rejects.toMatchObject({ code: 'GenerationIncomplete' });
    expect((await control()).building?.phase).toBe('following');
    await commit('a');
    expect(await deliver(1)).toEqual([]);
    expect(await document()).toEqual([1, 2, 3]);
  });

  test('can be stepped back from while the old one is kept, and then be taken away', async () => {
    const { replay, control, commit, deliver, document, orders } = await served();
    await replay({ version: 2, keepOld: true });
    expect(await control()).toMatchObject({ serving: { version: 2 }, kept: { version: 1, build: 1 } });
    await commit('a');
    for (const version of [1, 2] as const) expect(await deliver(version)).toEqual([]);
    expect(await document()).toEqual([3, 2, 1]);
    await replay({ mode: 'back', run: 'back', version: 2, keepOld: true });
    expect(await control()).toMatchObject({
      serving: { version: 1, build: 1 },
      kept: { version: 2, build: 1 },
    });
    expect(await document()).toEqual([1, 2, 3]);
    expect(orders.dropped).toEqual([]);
    await replay({ mode: 'drop', run: 'drop' });
    expect(await control()).not.toHaveProperty('kept');
    expect(orders.dropped).toEqual([v2]);
  });

  test('is kept again when the step back to it is given up', async () => {
    const { replay, control, parked, orders } = await served();
    await replay({ version: 2, keepOld: true });
    await parked.park({ consumer: v1, stream: a, from: 3, seen: 3, reason: { code: 'X', message: 'x' } });
    await expect(replay({ mode: 'back', run: 'back' })).rejects.toMatchObject({
      code: 'GenerationIncomplete',
    });
    await replay({ mode: 'abandon', run: 'abandon', version: 1, build: 1 });
    expect(await control()).toMatchObject({ serving: { version: 2 }, kept: { version: 1, build: 1 } });
    expect(orders.dropped).toEqual([]);
  });

  test('makes the old function wait no longer than its invocations need, also for a step back', async () => {
    const { sources, replay } = await served();
    await replay({ version: 2, keepOld: true });
    const paused: number[] = [];
    let since = 0;
    const { save } = sources.generations;
    vi.spyOn(sources.generations, 'save').mockImplementation(async (control) => {
      if (control.building?.phase === 'handing-over') since = Date.now();
      else if (since > 0) paused.push(Date.now() - since);
      await save(control);
    });
    await replay({ mode: 'back', run: 'back' });
    expect(paused).toHaveLength(1);
    expect(paused[0]).toBe(0);
  });

  test('where nothing is kept there is nothing to step back to', async () => {
    const { replay, control } = await served();
    await expect(replay({ mode: 'back', run: 'back' })).rejects.toMatchObject({ code: 'WrongPhase' });
    expect((await control()).serving).toEqual({ version: 1, build: 1 });
  });

  test('that is not deployed is not begun', async () => {
    const { replay, control } = await served();
    await expect(replay({ version: 3 })).rejects.toMatchObject({ code: 'NotReplayable' });
    expect(await control()).not.toHaveProperty('building');
  });
});
