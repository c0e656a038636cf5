import { describe, expect, test } from 'vitest';
import { sumTallies, type Tally } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { PositionMoved } from '../../lambdas/event-store/positions.ts';
import { Unwritable } from '../../lambdas/projections/store-errors.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';

/** A store and a look at all that it holds. */
export interface OpenedTallyStore<Row extends Tally> {
  readonly store: TallyStore<Row>;
  /** In the order of keys. */
  readonly tallies: () => Promise<readonly Row[]>;
}

const a = StreamId.parse('order#a');
const b = StreamId.parse('order#b');

/** What a suite needs to know of a store. */
export interface TallyStoreUnderTest<Row extends Tally> {
  readonly name: string;
  /** A row of the store's kind that adds units to a key. */
  readonly tally: (key: string, units: number) => Row;
  /** The most units of which each number of such a row is a safe integer. */
  readonly mostUnits: number;
  /** Gives an empty store each time. */
  readonly open: () => Promise<OpenedTallyStore<Row>>;
}

/** The promises of the port `TallyStore`. */
export function describeTallyStore<Row extends Tally>(underTest: TallyStoreUnderTest<Row>): void {
  const { name, tally, mostUnits, open } = underTest;
  describe(name, () => {
    test('adds, and knows how far each stream is contained', async () => {
      const { store, tallies } = await open();
      await store.add([{ stream: a, from: 0, to: 2 }], [tally('x', 1), tally('y', 2)]);
      await store.add([{ stream: a, from: 2, to: 3 }], [tally('y', -5)]);
      expect(await store.positions([a, b])).toEqual(new Map([[a, 3]]));
      expect(await tallies()).toEqual(sumTallies([tally('x', 1), tally('y', 2), tally('y', -5)]));
    });

    test('moves on without anything to add', async () => {
      const { store, tallies } = await open();
      await store.add([{ stream: a, from: 0, to: 1 }], []);
      expect(await store.positions([a])).toEqual(new Map([[a, 1]]));
      expect(await tallies()).toEqual([]);
    });

    test('S18 adds nothing when one of the positions has moved', async () => {
      const { store, tallies } = await open();
      await store.add([{ stream: a, from: 0, to: 5 }], [tally('x', 10)]);
      for (const from of [0, 4, 6]) {
        const advances = [
          { stream: a, from, to: 7 },
          { stream: b, from: 0, to: 1 },
        ];
        await expect(store.add(advances, [tally('x', 10)])).rejects.toBeInstanceOf(PositionMoved);
      }
      expect(await tallies()).toEqual([tally('x', 10)]);
      expect(await store.positions([a, b])).toEqual(new Map([[a, 5]]));
    });

    test('S18 adds nothing at a position of a stream of which nothing is contained', async () => {
      const { store, tallies } = await open();
      const advances = [
        { stream: a, from: 5, to: 6 },
        { stream: b, from: 0, to: 1 },
      ];
      await expect(store.add(advances, [tally('x', 1)])).rejects.toBeInstanceOf(PositionMoved);
      expect([await store.positions([a, b]), await tallies()]).toEqual([new Map(), []]);
    });

    test.each([1, -1])('refuses a sum beyond the safe integers (%i) and writes nothing', async (sign) => {
      const { store, tallies } = await open();
      const most = tally('x', sign * mostUnits);
      await store.add([{ stream: a, from: 0, to: 1 }], [most]);
      const beyond = store.add([{ stream: a, from: 1, to: 2 }], [tally('w', 1), most]);
      await expect(beyond).rejects.toBeInstanceOf(Unwritable);
      const atOnce = store.add([{ stream: b, from: 0, to: 1 }], [tally('y', 1), most]);
      await expect(atOnce).rejects.toBeInstanceOf(Unwritable);
      expect([await store.positions([a, b]), await tallies()]).toEqual([new Map([[a, 1]]), [most]]);
      await store.add([{ stream: a, from: 1, to: 2 }], [tally('x', -sign * mostUnits), tally('y', 1)]);
      expect((await tallies()).at(-1)).toEqual(tally('y', 1));
    });

    test('S18 two workers with the same events make one effect', async () => {
      const { store, tallies } = await open();
      for (let version = 0; version < 25; version++) {
        const add = () => store.add([{ stream: a, from: version, to: version + 1 }], [tally('x', 1)]);
        const results = await Promise.allSettled([add(), add()]);
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      }
      expect(await tallies()).toEqual(sumTallies(Array.from({ length: 25 }, () => tally('x', 1))));
    });

    test('S21 batches over the same sums in other orders both come through, 200 times', async () => {
      const { store, tallies } = await open();
      // So many that two batches meet in the middle.
      const sums = Array.from({ length: 30 }, (_, n) => tally(`${n + 10}`, 1));
      for (let version = 0; version < 200; version++) {
        await Promise.all([
          store.add([{ stream: a, from: version, to: version + 1 }], sums),
          store.add([{ stream: b, from: version, to: version + 1 }], sums.toReversed()),
        ]);
      }
      const both = Array.from({ length: 400 }, () => sums).flat();
      expect(await tallies()).toEqual(sumTallies(both));
    });
  });
}
