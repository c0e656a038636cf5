import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { handOverTo } from '../../lambdas/replay/hand-over.ts';
import { replayHandler } from '../../lambdas/replay/handle-replay.ts';
import { inputOf } from './carry-out.ts';
import { replaying } from './replaying.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2010, 11, 1, 8, 30) }));
afterEach(() => void vi.useRealTimers());

const order = StreamId.of('order', 'a');
const context = { getRemainingTimeInMillis: () => 300_000 };
const handedOver = { projection: 'orders', run: 'r', keepOld: false };

/** A replay of version 2 that has come as far as the hand-over, beside version 1 that serves one commit. */
async function caughtUp() {
  const world = await replaying();
  await world.archived(await world.commit('a'));
  await world.deliver(1);
  await world.deliver(2);
  const handle = replayHandler(world.sources);
  const input = { ...inputOf({ version: 2 }), place: null };
  await handle({ ...input, phase: 'begin' }, context);
  for (let bucket = 0; bucket < 32; bucket++) await handle({ ...input, phase: 'bucket', bucket }, context);
  await handle({ ...input, phase: 'follow' }, context);
  for (let segment = 0; segment < 8; segment++)
    await handle({ ...input, phase: 'catch-up', segment }, context);
  return world;
}

const until = () => Date.now() + 200_000;

test('G8 a call that stood still does not let serve what another one has let go on', async () => {
  const { sources, served, commit, deliver, control } = await caughtUp();
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const tell = async () => {
    reached.resolve();
    await goOn.promise;
  };
  const reports = Object.assign(Object.create(sources.reports), { tellUnused: async () => {}, tell });
  const late = handOverTo({ ...sources, reports }, handedOver, until());
  await reached.promise;
  // The same call comes again and fails: what serves goes on.
  const list = async () => {
    throw new Error('the table of marks is down');
  };
  const parked = Object.assign(Object.create(sources.parked), { list });
  await expect(handOverTo({ ...sources, parked }, handedOver, until())).rejects.toThrow('marks is down');
  expect((await control()).building?.phase).toBe('following');
  await commit('a');
  await deliver(1);
  goOn.resolve();
  await expect(late).rejects.toMatchObject({ code: 'WrongPhase' });
  expect((await served([order]))[0]?.version).toBe(2);
  expect((await control()).building?.phase).toBe('following');
});

test('what serves goes on when there is no time left to pass it', async () => {
  const { sources, control } = await caughtUp();
  const find: typeof sources.find = (name, version) => {
    const found = sources.find(name, version);
    const store = Object.assign(Object.create(found.store), { isComplete: () => new Promise(() => {}) });
    return { ...found, store };
  };
  await expect(handOverTo({ ...sources, find }, handedOver, Date.now())).rejects.toMatchObject({
    code: 'HandOverTooLong',
  });
  expect((await control()).building?.phase).toBe('following');
});

test('what was lost is not kept', async () => {
  const world = await replaying();
  await world.archived(await world.commit('a'));
  await world.deliver(1);
  await world.orders.generations.drop('orders_v1_b1');
  await world.replay({ keepOld: true });
  expect(await world.reports.told('r')).toMatchObject({ before: null });
  expect(await world.control()).not.toHaveProperty('kept');
});
