import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import type { ReplayInput } from '../../lambdas/replay/contract.ts';
import { replayHandler } from '../../lambdas/replay/handle-replay.ts';
import { seenOf } from './bucket.ts';
import { carryOut, inputOf } from './carry-out.ts';
import { type Replaying, replaying } from './replaying.ts';
import '../support/no-metrics.ts';

const START = Date.UTC(2010, 11, 1, 8, 30);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const streams = ['a', 'b'].map((id) => StreamId.of('order', id));
const down = () => new StoreUnreachable(new Error('reset'));

/** Calls of ports are counted from `arm` on, and one of them fails. */
async function breaking() {
  let left = Number.POSITIVE_INFINITY;
  let calls = 0;
  const world = await replaying(async () => {
    calls += 1;
    left -= 1;
    if (left === 0) throw down();
  });
  const commits: Commit[] = [];
  for (const [id, count] of [
    ['a', 2],
    ['b', 1],
    ['a', 1],
  ] as const)
    commits.push(await world.commit(id, count));
  await world.archived(...commits);
  commits.push(await world.commit('b', 2));
  await world.deliver(1);
  return {
    ...world,
    commits,
    /** @param after calls that are answered before the one that fails */
    arm: (after: number) => {
      left = after + 1;
      calls = 0;
    },
    counted: () => calls,
    mend: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

const expected = (commits: readonly Commit[]) =>
  seenOf(commits).sort((one, two) => (one.stream < two.stream ? -1 : 1));

/** What serves is whole, and nothing is there that has no use. */
async function holds({ served, control, orders }: Replaying, commits: readonly Commit[], build: number) {
  expect(await control()).toMatchObject({ serving: { version: 1, build } });
  expect(await control()).not.toHaveProperty('building');
  expect(await served(streams)).toEqual(expected(commits));
  const others = Array.from({ length: build - 1 }, (_, index) => `orders_v1_b${index + 1}`);
  expect([...new Set(orders.dropped)].sort()).toEqual(others);
}

/** Calls of ports that a replay makes. */
async function callsOf(
  make: () => ReturnType<typeof breaking> = breaking,
  input: Partial<ReplayInput> = {},
): Promise<number> {
  const { arm, replay, counted } = await make();
  arm(Number.POSITIVE_INFINITY);
  await replay(input);
  return counted();
}

describe('a replay that is cut off at any call of a store', () => {
  test('and whose step is asked for again ends the same', async () => {
    const calls = await callsOf();
    expect(calls).toBeGreaterThan(100);
    for (let after = 0; after < calls; after += 2) {
      const world = await breaking();
      world.arm(after);
      await world.replay({}, { retries: 1 });
      await holds(world, world.commits, 2);
    }
  }, 60_000);

  test('and fails by it, goes on where it was told to, while what serves goes on', async () => {
    const calls = await callsOf();
    for (let after = 0; after < calls; after += 3) {
      const world = await breaking();
      world.arm(after);
      await expect(world.replay(), `after ${after} calls`).rejects.toMatchObject({
        code: 'StoreUnreachable',
      });
      world.mend();
      world.commits.push(await world.commit('a'));
      expect(await world.deliver(1)).toEqual([]);
      expect(await world.served(streams)).toEqual(expected(world.commits));
      const { building, serving } = await world.control();
      // Failed at the very end of it: it serves, and only what it has replaced is still there.
      if (building === undefined && serving.build === 2) continue;
      await world.replay();
      await holds(world, world.commits, 2);
    }
  }, 60_000);

  test('and is given up, leaves nothing behind that the next one stumbles over', async () => {
    const calls = await callsOf();
    for (let after = 1; after < calls; after += 5) {
      const world = await breaking();
      world.arm(after);
      await world.replay().catch(() => undefined);
      world.mend();
      const { building, serving } = await world.control();
      await world.replay({ mode: 'abandon', run: 'given-up', build: building?.build ?? null });
      expect((await world.control()).serving).toEqual(serving);
      expect(await world.control()).not.toHaveProperty('building');
      if (building !== undefined) expect(world.orders.dropped).toEqual([`orders_v1_b${building.build}`]);
      await world.replay({ run: 'next' });
      expect(await world.served(streams)).toEqual(expected(world.commits));
    }
  }, 60_000);
});

test('each step that is asked for twice does what it does once', async () => {
  const world = await breaking();
  const handle = replayHandler(world.sources);
  await carryOut(async (event, context) => {
    await handle(event, context);
    return await handle(event, context);
  }, inputOf());
  await holds(world, world.commits, 2);
});

describe('what is kept is taken away', () => {
  /** Two builds: the second serves, the first is kept. */
  async function keeping() {
    const world = await breaking();
    await world.replay({ keepOld: true });
    expect(await world.control()).toMatchObject({ serving: { build: 2 }, kept: { build: 1 } });
    return world;
  }

  test('also when the step that says so is cut off anywhere, and asked for again', async () => {
    const drop = { mode: 'drop', run: 'drop' } as const;
    const calls = await callsOf(keeping, drop);
    expect(calls).toBeGreaterThan(5);
    for (let after = 0; after < calls; after++) {
      const world = await keeping();
      world.arm(after);
      await world.replay(drop, { retries: 1 });
      await holds(world, world.commits, 2);
      expect(await world.control()).not.toHaveProperty('kept');
    }
  }, 60_000);

  test('by a hand-over that keeps nothing, too', async () => {
    const world = await keeping();
    await world.replay({ run: 'next' });
    await holds(world, world.commits, 3);
  });

  test('when it was to be kept at first, and not any more when the replay went on', async () => {
    const world = await breaking();
    const save = world.generations.save;
    const failing = vi.spyOn(world.sources.generations, 'save').mockImplementation(async (control) => {
      if (control.serving.build === 2) throw down();
      await save(control);
    });
    await expect(world.replay({ keepOld: true })).rejects.toMatchObject({ code: 'StoreUnreachable' });
    failing.mockRestore();
    await world.replay({ keepOld: false });
    await holds(world, world.commits, 2);
  });
});

test('an abandon that is asked for again leaves the replay alone that has begun since', async () => {
  const world = await breaking();
  const handle = replayHandler(world.sources);
  const context = { getRemainingTimeInMillis: () => 300_000 };
  const begin = (run: string) => handle({ ...inputOf({ run }), phase: 'begin', place: null }, context);
  const abandon = () =>
    handle({ ...inputOf({ run: 'x', mode: 'abandon', build: 2 }), phase: 'begin', place: null }, context);
  await begin('one');
  await abandon();
  await begin('two');
  await abandon();
  expect((await world.control()).building).toMatchObject({ run: 'two', build: 3 });
});
