import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { sumTallies } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';
import { foldTallies } from '../../lambdas/replay/fold-tallies.ts';
import { commitOf } from '../support/histories.ts';
import { aPortion, bucketOf, type Count, commits, counts, headsOf, inSlices, plain } from './bucket.ts';

const newStore = () => new MemoryTallyStore<Count>();
const into = (store: TallyStore<Count>) => foldTallies(counts, store, plain);

const talliesOf = (all: readonly Commit[]): readonly Count[] =>
  sumTallies(
    all.flatMap(({ stream, events }) =>
      ['all', stream].map((of) => ({ key: { of }, add: { events: events.length } })),
    ),
  );

const holdsAllOf = async (store: MemoryTallyStore<Count>, all: readonly Commit[]) => {
  expect(store.tallies).toEqual(talliesOf(all));
  expect(await store.positions([...headsOf(all).keys()])).toEqual(headsOf(all));
};

test('G8 the sums of a bucket are those of its commits, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(commits, aPortion, async (all, portion) => {
      const store = newStore();
      const outcome = await into(store)(bucketOf(all), { portion });
      await holdsAllOf(store, all);
      const events = all.reduce((sum, commit) => sum + commit.events.length, 0);
      expect(outcome).toMatchObject({ done: true, events, commits: all.length, failures: [] });
    }),
  );
});

test('G8 slice by slice, the sums are the same', async () => {
  await fc.assert(
    fc.asyncProperty(commits, aPortion, async (all, portion) => {
      const store = newStore();
      await inSlices(into(store), all, portion);
      await holdsAllOf(store, all);
    }),
  );
});

test('S18 a fold that is cut off and begun again, or runs three times at once, adds nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(commits, aPortion, fc.nat(6), async (all, portion, lasts) => {
      const store = newStore();
      let writes = 0;
      const breaking: TallyStore<Count> = {
        positions: (streams) => store.positions(streams),
        async add(advances, tallies) {
          // The answer to the last one is lost.
          if (writes <= lasts) await store.add(advances, tallies);
          if (writes++ >= lasts) throw new StoreUnreachable(new Error('ECONNRESET'));
        },
      };
      await into(breaking)(bucketOf(all), { portion }).catch((error: unknown) =>
        expect(error).toBeInstanceOf(StoreUnreachable),
      );
      const fold = into(store);
      await Promise.all([
        fold(bucketOf(all), { portion }),
        fold(bucketOf(all), { portion: { characters: 1e6, commits: 2 } }),
        fold(bucketOf(all)),
      ]);
      await holdsAllOf(store, all);
    }),
  );
});

test('goes on inside a stream that is there in part', async () => {
  const all = [commitOf('order#a', 1, 2), commitOf('order#a', 3), commitOf('order#a', 4, 3)];
  const store = newStore();
  await into(store)(bucketOf(all.slice(0, 2)));
  expect(await into(store)(bucketOf(all))).toMatchObject({ events: 3, commits: 3, streams: 1 });
  await holdsAllOf(store, all);
});

describe('G7 a stream that cannot be added is named, and the others are added', () => {
  const others = [commitOf('order#a', 1), commitOf('order#c', 1, 2)];
  const stream = StreamId.parse('order#b');

  test('when its position lies inside a commit', async () => {
    const store = newStore();
    await store.add([{ stream, from: 0, to: 2 }], []);
    const { failures } = await into(store)(
      bucketOf([...others, commitOf('order#b', 1, 3), commitOf('order#b', 4)]),
    );
    expect(failures).toMatchObject([{ stream, version: 3, reason: { code: 'SplitCommit' } }]);
    expect(store.tallies).toEqual(talliesOf(others));
  });

  test.each([100, 1])('when newer code wrote it, in portions of %i commits', async (size) => {
    const newer = { ...commitOf('order#b', 2), events: [{ type: 'Counted', schemaVersion: 2, data: {} }] };
    const store = newStore();
    const { failures } = await into(store)(
      bucketOf([...others, commitOf('order#b', 1), newer, commitOf('order#b', 3)]),
      { portion: { characters: 1e6, commits: size } },
    );
    expect(failures).toMatchObject([{ stream, version: 2, reason: { code: 'UnknownEvent' } }]);
    // What was whole before it, in portions of their own, is in the sums and in the position.
    const before = size === 1 ? [commitOf('order#b', 1)] : [];
    await holdsAllOf(store, [...others, ...before]);
  });

  test.each([0.5, Number.NaN, 2 ** 53])('when it adds what is no safe integer: %d', async (events) => {
    const wrong = { ...counts, tally: () => [{ key: { of: 'all' }, add: { events } }] };
    const { failures } = await foldTallies(wrong, newStore(), plain)(bucketOf([commitOf('order#b', 1)]));
    expect(failures).toMatchObject([{ stream, version: 1, reason: { code: 'ProjectionFailed' } }]);
  });

  test('when the sum would be beyond the safe integers', async () => {
    const large = {
      ...counts,
      tally: () => [{ key: { of: 'all' }, add: { events: Number.MAX_SAFE_INTEGER } }],
    };
    const store = newStore();
    const { failures } = await foldTallies(
      large,
      store,
      plain,
    )(bucketOf([commitOf('order#a', 1), commitOf('order#b', 1)]));
    expect(failures).toMatchObject([{ stream, version: 1, reason: { code: 'Unwritable' } }]);
    expect(store.tallies).toMatchObject([{ add: { events: Number.MAX_SAFE_INTEGER } }]);
  });
});
