import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { GenerationStore } from '../../lambdas/projections/generation-store.ts';

/** A stream as a writer has applied it, and the amount that came of it: nothing, where there is none. */
export interface AppliedStream {
  readonly stream: StreamId;
  readonly version: number;
  readonly amount?: number;
}

/** Where generations are kept, and its writer. */
interface Opened {
  readonly store: GenerationStore;
  /** A document a stream, present or absent, or a sum a stream that something came of. */
  readonly keeps: 'documents' | 'sums';
  /** Rows that the store fetches at once, where a test can have more. */
  readonly portion?: number;
  write(generation: string, applied: readonly AppliedStream[]): Promise<void>;
}

/** One that no other test has. */
let builds = Date.now() % 100_000;
const newGeneration = () => `contract_v1_b${++builds}`;
const streamOf = (id: string | number) => StreamId.of('order', `${id}`);
const [a, b] = [streamOf('a'), streamOf('b')];

/** Of every stream something else came. */
const manyStreams = (count: number): readonly AppliedStream[] =>
  Array.from({ length: count }, (_, n) => ({ stream: streamOf(n), version: n + 1, amount: n + 1 }));

const positionsOf = (applied: readonly AppliedStream[]) =>
  new Map(applied.map(({ stream, version }) => [stream, version]));

async function positionsIn(store: GenerationStore, generation: string) {
  const found = new Map<StreamId, number>();
  for await (const [stream, version] of store.positions(generation)) found.set(stream, version);
  return found;
}

async function contentsIn(store: GenerationStore, generation: string) {
  const found = new Map<string, string>();
  for await (const [key, content] of store.contents(generation)) found.set(key, content);
  return found;
}

/** The promises of the port `GenerationStore`. */
export function describeGenerationStore(name: string, open: () => Promise<Opened>): void {
  /** A generation each, written as told, and what it holds. */
  const written = async (...generations: readonly (readonly AppliedStream[])[]) => {
    const { store, write, keeps } = await open();
    const contents: ReadonlyMap<string, string>[] = [];
    for (const applied of generations) {
      const generation = newGeneration();
      await store.make(generation);
      await write(generation, applied);
      contents.push(await contentsIn(store, generation));
    }
    return { keeps, contents };
  };

  describe(name, () => {
    test('G8 a generation that was made is empty, and not complete before it is said', async () => {
      const [{ store }, generation] = [await open(), newGeneration()];
      expect(await store.isComplete(generation)).toBe(false);
      for (const _ of ['once', 'again']) await store.make(generation);
      expect([await store.isEmpty(generation), await store.isComplete(generation)]).toEqual([true, false]);
      expect(await contentsIn(store, generation)).toEqual(new Map());
      for (const _ of ['once', 'again']) await store.markComplete(generation);
      expect([await store.isEmpty(generation), await store.isComplete(generation)]).toEqual([true, true]);
    });

    test('to make it again takes nothing away', async () => {
      const [{ store, write }, generation] = [await open(), newGeneration()];
      await store.make(generation);
      await write(generation, [{ stream: a, version: 3, amount: 1 }]);
      await store.markComplete(generation);
      await store.make(generation);
      expect(await store.isComplete(generation)).toBe(true);
      expect(await positionsIn(store, generation)).toEqual(new Map([[a, 3]]));
    });

    test('tells how far every stream of it is, and none of another one', async () => {
      const { store, write } = await open();
      const [one, other] = [newGeneration(), newGeneration()];
      for (const generation of [one, other]) await store.make(generation);
      await write(one, manyStreams(150));
      await write(other, [{ stream: streamOf('other'), version: 1 }]);
      expect(await positionsIn(store, one)).toEqual(positionsOf(manyStreams(150)));
      expect(await store.isEmpty(one)).toBe(false);
    });

    test('G8 tells all that it holds, the same whatever the order in which it was written', async () => {
      const { contents } = await written(manyStreams(150), manyStreams(150).toReversed());
      expect(contents[0]?.size).toBe(150);
      expect(contents[1]).toEqual(contents[0]);
    });

    test('tells more than it fetches at once', async () => {
      const [{ store, write, portion = 150 }, generation] = [await open(), newGeneration()];
      const applied = manyStreams(portion + 1);
      await store.make(generation);
      await write(generation, applied);
      expect((await contentsIn(store, generation)).size).toBe(applied.length);
      expect(await positionsIn(store, generation)).toEqual(positionsOf(applied));
    });

    test('G8 what came of a stream makes the only difference between two that differ in it', async () => {
      const same = { stream: a, version: 1, amount: 5 };
      const { contents } = await written(
        [same, { stream: b, version: 1, amount: 6 }],
        [same, { stream: b, version: 1, amount: 7 }],
      );
      const [one, other] = contents.map((rows) => [...rows]) as [[string, string][], [string, string][]];
      const differing = one.filter(([key, content]) => contents[1]?.get(key) !== content);
      expect(differing).toHaveLength(1);
      expect(other.map(([key]) => key).sort()).toEqual(one.map(([key]) => key).sort());
    });

    test('tells of a stream whose document is absent, and that it is not the present one', async () => {
      const { keeps, contents } = await written(
        [{ stream: a, version: 2 }],
        [{ stream: a, version: 2, amount: 5 }],
        [{ stream: a, version: 4 }],
      );
      const [absent, present, later] = contents.map((rows) => [...rows]);
      expect(absent).toHaveLength(keeps === 'documents' ? 1 : 0);
      expect(present).toHaveLength(1);
      expect(absent).not.toEqual(present);
      if (keeps === 'documents') {
        expect([absent?.[0]?.[0], later?.[0]?.[0]]).toEqual([a, a]);
        expect(absent).not.toEqual(later);
      }
    });

    test('G8 one that is dropped is gone with its mark, and others stay', async () => {
      const { store, write } = await open();
      const [gone, stays] = [newGeneration(), newGeneration()];
      for (const generation of [gone, stays]) {
        await store.make(generation);
        await write(generation, [{ stream: a, version: 1, amount: 1 }]);
        await store.markComplete(generation);
      }
      for (const _ of ['once', 'again']) await store.drop(gone);
      expect([await store.isComplete(gone), await store.isComplete(stays)]).toEqual([false, true]);
      await store.make(gone);
      expect([await store.isEmpty(gone), await store.isComplete(gone)]).toEqual([true, false]);
      expect([...(await contentsIn(store, gone))]).toEqual([]);
      expect(await positionsIn(store, stays)).toEqual(new Map([[a, 1]]));
    });
  });
}
