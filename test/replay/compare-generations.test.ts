import { expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryGenerationStore } from '../../lambdas/projections/memory-generation-store.ts';
import { compareGenerations } from '../../lambdas/replay/compare-generations.ts';

const order = (id: number) => StreamId.of('order', `${id}`);
const [serving, built] = ['orders_v1_b1', 'orders_v1_b2'] as const;

/** Two generations of so many orders, and what happens in each pause of the comparison. */
function generationsOf(count: number) {
  const store = new MemoryGenerationStore();
  for (const generation of [serving, built])
    for (let id = 1; id <= count; id++) store.write(generation, order(id), 1, { total: id });
  let pauses = 0;
  const compare = (meanwhile: (pause: number) => void = () => undefined) =>
    compareGenerations(store, { serving, built }, async () => meanwhile(++pauses));
  return { store, compare, pauses: () => pauses };
}

test('equal generations have the same digest, in whatever order their rows come, and are read once', async () => {
  const { store, compare, pauses } = generationsOf(3);
  await store.drop(built);
  for (const id of [3, 1, 2]) store.write(built, order(id), 1, { total: id });
  const { digests, ...rest } = await compare();
  expect(rest).toEqual({ rows: { serving: 3, built: 3 }, different: 0, examples: [] });
  expect(digests.built).toBe(digests.serving);
  expect(pauses()).toBe(0);
});

test('a difference that passes is none: what is written is in one of the two first', async () => {
  const { store, compare } = generationsOf(3);
  store.write(built, order(2), 2, { total: 20 });
  const compared = await compare((pause) => {
    if (pause === 1) store.write(serving, order(2), 2, { total: 20 });
  });
  expect(compared).toMatchObject({ different: 0, examples: [] });
  expect(compared.digests.built).toBe(compared.digests.serving);
});

test('a row that is written all the time is no difference either', async () => {
  const { store, compare } = generationsOf(1);
  store.write(built, order(1), 2, { total: 2 });
  const compared = await compare((pause) => {
    store.write(serving, order(1), pause + 1, { total: pause + 1 });
    store.write(built, order(1), pause + 2, { total: pause + 2 });
  });
  expect(compared.different).toBe(0);
});

test('a difference that stays is told by its key: another row, one too many, and one that is missing', async () => {
  const { store, compare, pauses } = generationsOf(3);
  store.write(built, order(2), 1, { total: 99 });
  store.write(built, order(4), 1, { total: 4 });
  store.write(serving, order(5), 1, { total: 5 });
  const compared = await compare();
  expect(compared).toMatchObject({
    ...{ rows: { serving: 4, built: 4 }, different: 3 },
    examples: ['order#2', 'order#4', 'order#5'],
  });
  expect(compared.digests.built).not.toBe(compared.digests.serving);
  expect(pauses()).toBe(2);
});

test('of many differences all are counted, and twenty are told', async () => {
  const { store, compare } = generationsOf(0);
  for (let id = 10; id < 60; id++) store.write(built, order(id), 1, { total: id });
  const { different, examples } = await compare();
  expect([different, examples.length, examples[0]]).toEqual([50, 20, 'order#10']);
});
