import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account } from '../../../lambdas/domain/accounts/index.ts';
import { stateOf } from '../../../lambdas/event-store/loaded-stream.ts';
import { MemoryObjectStore } from '../../../lambdas/event-store/memory-object-store.ts';
import { tierStream } from '../../../lambdas/operations/tier/tier-stream.ts';
import { DAY, openTier as open, policy, stream, WatchedObjects } from './tiered-account.ts';

const versionsOf = (commits: readonly { readonly version: number }[]) =>
  commits.map(({ version }) => version);
const upTo = (version: number) => Array.from({ length: version }, (_, index) => index + 1);

describe('what is behind the snapshot of a stream', () => {
  test('is said before it is done, and is the same then', async () => {
    const { fill, tier, table, expiring } = open();
    await fill(53);
    const told = await tier(false);
    expect(told).toMatchObject({ commits: 47, snapshot: false });
    expect(told.size).toBe(
      (await table.all(stream)).slice(0, 47).reduce((sum, commit) => sum + JSON.stringify(commit).length, 0),
    );
    expect([await expiring(), await table.tier.list(stream)]).toEqual([[], []]);
    expect(await tier(true)).toEqual(told);
    expect(versionsOf(await expiring())).toEqual(upTo(47));
    expect(await table.tier.list(stream)).toMatchObject([{ from: 1, to: 47 }]);
    expect(await tier(false)).toEqual({ commits: 0, size: 0, snapshot: false });
  });

  test('G2 G10 may leave in any order, and nobody who reads the stream notices', async () => {
    const { fill, tier, table, storeOf } = open();
    await fill(40);
    await tier(true);
    const all = await table.all(stream);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all.slice(0, 31)), fc.nat(39), async (leaving, from) => {
        for (const commit of leaving) table.leave(commit);
        expect((await table.events.load(stream)).commits).toEqual(all);
        expect(await table.events.read(stream, from + 1, from + 9)).toEqual(all.slice(from, from + 9));
        expect(stateOf(account, await storeOf().load(stream))).toMatchObject({ balance: 39 });
      }),
      { numRuns: 30 },
    );
  });

  test('costs a command nothing, before and after it has left', async () => {
    const objects = new WatchedObjects();
    const { fill, tier, table, storeOf } = open({ objects });
    await fill(40);
    await tier(true);
    for (const commit of (await table.all(stream)).slice(0, 31)) table.leave(commit);
    objects.reads = 0;
    const loaded = await storeOf().load(stream);
    expect([loaded.version, loaded.commits.length, objects.reads]).toEqual([40, 8, 0]);
  });

  test('that other code has made is made anew first, so that a command on it costs what it did', async () => {
    const objects = new WatchedObjects();
    const { fill, tier, table, storeOf } = open({ objects });
    await fill(40);
    await tier(true);
    for (const commit of (await table.all(stream)).slice(0, 31)) table.leave(commit);
    expect(await tier(true, 'tomorrow')).toMatchObject({ commits: 8, snapshot: true });
    objects.reads = 0;
    const loaded = await storeOf('tomorrow').load(stream);
    expect([loaded.version, loaded.commits.length, objects.reads]).toEqual([40, 0, 0]);
  });

  test('stays where it is young, or too little', async () => {
    const { fill, tier, wait } = open();
    await fill(40);
    wait(-6.5 * DAY);
    expect(await tier(false)).toMatchObject({ commits: 0 });
    const little = open();
    await little.fill(8);
    expect(await little.tier(false)).toMatchObject({ commits: 0 });
  });
});

test('of a closed stream nothing stays but the last commit, behind a snapshot that is made of it', async () => {
  const { fill, tier, table, storeOf, expiring } = open();
  await fill(5, true);
  expect(await tier(true)).toMatchObject({ commits: 6, snapshot: true });
  expect(versionsOf(await expiring())).toEqual(upTo(6));
  for (const commit of await expiring()) table.leave(commit);
  expect(stateOf(account, await storeOf().load(stream))).toMatchObject({ situation: 'closed', balance: 0 });
  expect(versionsOf((await table.events.load(stream)).commits)).toEqual(upTo(7));
});

test('a stream of no reducer, and one that was never written, stay as they are', async () => {
  const { table, snapshots } = open();
  const sources = { ...table, snapshots, reducers: [], now: () => 0 };
  const nothing = { commits: 0, size: 0, snapshot: false };
  expect(await tierStream(sources, stream, policy, true)).toEqual(nothing);
  expect(await open().tier(true)).toEqual(nothing);
});

describe('G13 nothing can leave the table', () => {
  /** What goes wrong with what is written. */
  const damages: Readonly<Record<string, (body: Uint8Array) => Uint8Array | undefined>> = {
    'that was never written': () => undefined,
    'of which a byte was flipped': (body) => body.map((byte, index) => (index === 20 ? byte ^ 1 : byte)),
    'that was cut off': (body) => body.slice(0, -9),
    'whose place another object has': () => Buffer.from('another'),
  };

  test.each(Object.entries(damages))('%s', async (_, damage) => {
    class DamagedObjects extends MemoryObjectStore {
      override async putNew(key: string, body: Uint8Array): Promise<boolean> {
        const damaged = damage(body);
        return damaged === undefined || (await super.putNew(key, damaged));
      }
    }
    const { fill, tier, expiring } = open({ objects: new DamagedObjects() });
    await fill(40);
    await expect(tier(true)).rejects.toThrow();
    expect(await expiring()).toEqual([]);
  });

  test('before it is in the tier: a run that is stopped after any step is taken up by the next', async () => {
    for (let step = 1; step <= 12; step++) {
      let left = step;
      const stop = () => {
        left -= 1;
        if (left === 0) throw new Error('stopped');
      };
      class StoppedObjects extends MemoryObjectStore {
        override async putNew(key: string, body: Uint8Array): Promise<boolean> {
          stop();
          const put = await super.putNew(key, body);
          stop();
          return put;
        }
        override read(key: string) {
          stop();
          return super.read(key);
        }
      }
      const world = open({ objects: new StoppedObjects() });
      await world.fill(40);
      const { expire } = world.table.expiry;
      world.table.expiry.expire = async (commits) => {
        stop();
        await expire.call(world.table.expiry, commits);
        stop();
      };
      await world.tier(true).catch(() => undefined);
      left = Number.POSITIVE_INFINITY;
      for (const commit of await world.expiring())
        expect(await world.table.tier.read(stream, commit.version, commit.version)).toEqual([commit]);
      await world.tier(true);
      expect(versionsOf(await world.expiring())).toEqual(upTo(31));
      expect(await world.table.tier.list(stream)).toHaveLength(1);
    }
  });
});
