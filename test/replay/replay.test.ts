import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { StoreFull } from '../../lambdas/projections/store-errors.ts';
import { replayHandler } from '../../lambdas/replay/handle-replay.ts';
import { seenOf } from './bucket.ts';
import { carryOut, inputOf } from './carry-out.ts';
import { replaying } from './replaying.ts';
import '../support/no-metrics.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2010, 11, 1, 8, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

const [b1, b2] = ['orders_v1_b1', 'orders_v1_b2'] as const;
const order = (id: string) => StreamId.of('order', id);
const [a, b] = [order('a'), order('b')];

/** Three commits of two orders that are archived and served, and one that is stored alone. */
async function lived() {
  const world = await replaying();
  const commits = [await world.commit('a', 2), await world.commit('b'), await world.commit('a')];
  await world.archived(...commits);
  commits.push(await world.commit('b', 2));
  await world.deliver(1);
  return { ...world, commits };
}

const byStream = (commits: readonly Commit[]) =>
  seenOf(commits).sort((one, two) => (one.stream < two.stream ? -1 : 1));

describe('G8 a replay', () => {
  test('builds a generation from the archive, brings what is newer, and lets it serve', async () => {
    const { replay, control, served, commits, reports, progress, orders } = await lived();
    await replay();
    expect(await control()).toMatchObject({ serving: { version: 1, build: 2 }, builds: { 1: 2 } });
    expect(await control()).not.toHaveProperty('building');
    expect(await served([a, b])).toEqual(byStream(commits));
    expect(await orders.generations.isComplete(b2)).toBe(true);
    expect(orders.dropped).toEqual([b1]);
    expect(await reports.told('r')).toEqual({
      ...{ generation: b2, before: b1, streams: 2, behind: 0, unused: [{ version: 1, build: 1 }] },
      comparison: {
        rows: { serving: 2, built: 2 },
        digests: { serving: expect.stringMatching(/^[0-9a-f]{64}$/), built: expect.any(String) },
        ...{ different: 0, examples: [] },
      },
    });
    const { comparison } = (await reports.told('r')) ?? {};
    expect(comparison?.digests.built).toBe(comparison?.digests.serving);
    const told = await progress.told('r');
    expect(told.filter(({ done }) => done)).toHaveLength(32);
    expect(told.reduce((sum, { events }) => sum + events, 0)).toBe(4);
  });

  test('from the table needs no archive', async () => {
    const { replay, control, served, commits, archive } = await lived();
    const keys: string[] = [];
    for await (const { key } of archive.list('')) keys.push(key);
    await archive.remove(keys);
    await replay({ source: 'table' });
    expect((await control()).serving).toEqual({ version: 1, build: 2 });
    expect(await served([a, b])).toEqual(byStream(commits));
  });

  test('tells of each row that differs, and serves what the log says', async () => {
    const { replay, orders, reports, served, commits } = await lived();
    orders.alter(b1, { stream: a, version: 3, document: { versions: [1, 3, 2] } });
    await replay();
    const { comparison } = (await reports.told('r')) ?? {};
    expect(comparison).toMatchObject({ different: 1, examples: [a] });
    expect(comparison?.digests.built).not.toBe(comparison?.digests.serving);
    expect(await served([a, b])).toEqual(byStream(commits));
  });

  test('of what was lost has nothing to compare with, and heals it', async () => {
    const { replay, orders, reports, served, commits } = await lived();
    await orders.generations.drop(b1);
    await replay();
    expect(await reports.told('r')).toMatchObject({ before: null, streams: 0, comparison: null });
    expect(await served([a, b])).toEqual(byStream(commits));
  });

  test('S26 stops where the archive has a gap, with the stream and the version, and what serves goes on', async () => {
    const { replay, commit, archived, control, deliver, served } = await lived();
    await commit('c');
    await commit('c');
    await archived(await commit('c', 2));
    await expect(replay()).rejects.toMatchObject({ code: 'ArchiveGap', stream: 'order#c', version: 1 });
    expect(await control()).toMatchObject({
      serving: { version: 1, build: 1 },
      building: { phase: 'filling', run: 'r' },
    });
    await deliver(1);
    expect(await served([order('c')])).toMatchObject([{ version: 4 }]);
  });

  test('whose store is full goes on once there is room', async () => {
    const world = await lived();
    const { sources, control, orders } = world;
    const fails = vi.spyOn(orders, 'room').mockRejectedValue(new StoreFull(new Error('no space left')));
    await expect(world.replay()).rejects.toMatchObject({ code: 'StoreFull' });
    expect((await control()).building).toMatchObject({ run: 'r', phase: 'filling', build: 2 });
    fails.mockRestore();
    await carryOut(replayHandler(sources), inputOf());
    expect((await control()).serving).toEqual({ version: 1, build: 2 });
    expect(await world.served([a, b])).toEqual(byStream(world.commits));
  });

  test('does not hand over while the new generation has parked a stream, and names it', async () => {
    const { replay, parked, control, reports, orders } = await lived();
    const reason = { code: 'Unwritable', message: 'The store refused a value' };
    await parked.park({ consumer: b2, stream: a, from: 3, seen: 3, reason });
    await expect(replay()).rejects.toMatchObject({
      code: 'GenerationIncomplete',
      message: expect.stringContaining('order#a from version 3'),
    });
    expect(await control()).toMatchObject({ serving: { build: 1 }, building: { phase: 'following' } });
    expect(await reports.told('r')).toBeUndefined();
    await parked.release(b2, a, 3);
    await replay();
    expect((await control()).serving.build).toBe(2);
    expect(orders.dropped).toEqual([b1]);
  });

  test('is refused while another one builds the projection, and names it', async () => {
    const { replay, sources, control } = await lived();
    await replay();
    const handle = replayHandler(sources);
    await handle(
      { ...inputOf({ run: 'one' }), phase: 'begin', place: null },
      { getRemainingTimeInMillis: () => 300_000 },
    );
    await expect(replay({ run: 'two' })).rejects.toMatchObject({ code: 'AlreadyBuilding', run: 'one' });
    expect((await control()).building?.run).toBe('one');
    await replay({ run: 'one' });
    expect((await control()).serving).toEqual({ version: 1, build: 3 });
  });

  test('does not go on with other code, and says what to do', async () => {
    const { replay, sources, control, codes, orders } = await lived();
    const begin = { ...inputOf(), phase: 'begin', place: null } as const;
    await replayHandler(sources)(begin, { getRemainingTimeInMillis: () => 300_000 });
    codes[1] = 'another';
    await expect(replay()).rejects.toMatchObject({
      code: 'ProjectionChanged',
      message: expect.stringContaining('varve replay orders --abandon'),
    });
    await replay({ mode: 'abandon', run: 'x', build: 2 });
    expect(await control()).not.toHaveProperty('building');
    expect(orders.dropped).toEqual([b2]);
    await replay({ run: 'again' });
    expect((await control()).serving).toEqual({ version: 1, build: 3 });
  });

  test('that was given up does not go on', async () => {
    const { replay, sources } = await lived();
    const handle = replayHandler(sources);
    const call = { ...inputOf(), place: null };
    const fiveMinutes = { getRemainingTimeInMillis: () => 300_000 };
    await handle({ ...call, phase: 'begin' }, fiveMinutes);
    await replay({ mode: 'abandon', run: 'x', build: 2 });
    for (const rest of [
      { phase: 'bucket', bucket: 1 },
      { phase: 'follow' },
      { phase: 'catch-up', segment: 1 },
    ] as const)
      await expect(handle({ ...call, ...rest }, fiveMinutes)).rejects.toMatchObject({ code: 'ReplayOver' });
    await expect(handle({ ...call, phase: 'hand-over' }, fiveMinutes)).rejects.toMatchObject({
      code: 'WrongPhase',
    });
  });
});

test('a read model of the past is built as everything was then, never serves, and holds up no other replay', async () => {
  const world = await replaying();
  const early = [await world.commit('a'), await world.commit('b')];
  vi.setSystemTime(Date.UTC(2010, 11, 2));
  const late = await world.commit('a', 2);
  await world.archived(...early, late);
  await world.deliver(1);
  await world.replay({ until: '2010-12-01T23:59:59.999Z' });
  expect(await world.control()).toMatchObject({ serving: { version: 1, build: 1 }, builds: { 1: 2 } });
  expect(await world.control()).not.toHaveProperty('building');
  await world.commit('b');
  await world.deliver(1);
  const { orders, parked, reports } = world;
  expect(await orders.storeIn(b2).load([a, b])).toEqual(byStream(early));
  expect([orders.dropped, await reports.told('r')]).toEqual([[], undefined]);
  await world.replay({ run: 'next' });
  expect((await world.control()).serving).toEqual({ version: 1, build: 3 });
  expect(await orders.storeIn(b2).load([a, b])).toEqual(byStream(early));
  await parked.park({ consumer: b2, stream: a, from: 1, seen: 1, reason: { code: 'X', message: 'x' } });
  await world.replay({ run: 'drop', mode: 'drop', build: 2 });
  expect(orders.dropped).toEqual([b1, b2]);
  expect(await parked.list(b2, 10)).toEqual([]);
});
