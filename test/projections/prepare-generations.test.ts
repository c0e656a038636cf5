import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { firstGenerationOf, folderOf, type ProjectionContract } from '../../lambdas/projections/contract.ts';
import { begin, type Control, follow, handOver, swap } from '../../lambdas/projections/generation-control.ts';
import { MemoryGenerationStore } from '../../lambdas/projections/memory-generation-store.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import {
  contractsIn,
  prepareGenerations,
  UnknownProjection,
  VersionInUse,
} from '../../lambdas/projections/prepare/prepare-generations.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';

const replay = { run: 'r', since: '2010-12-01T08:30:00.000Z' };
const sales2: ProjectionContract = { ...salesProjection, version: 2 };
const [b1, v2] = [firstGenerationOf(salesProjection), firstGenerationOf(sales2)];
const a = StreamId.of('order', 'a');

/** Generations in memory, and an event store that holds something or nothing. */
function preparing() {
  const store = new MemoryGenerationStore();
  const generations = new MemoryGenerations();
  const events = { isEmpty: false };
  return {
    store,
    generations,
    events,
    prepare: (...contracts: readonly ProjectionContract[]) =>
      prepareGenerations({
        contracts,
        storeOf: () => store,
        generations,
        isEventStoreEmpty: async () => events.isEmpty,
      }),
    /** A version serves whatever served before. */
    serve: async (version: number, keepOld = false) => {
      let control = await generations.load('sales');
      const change = async (next: (control: Control) => Control) => {
        if (control === undefined) throw new Error('It is not prepared');
        control = next(control);
        await generations.save(control);
      };
      await change((last) => begin(last, version, replay));
      await change((last) => follow(last, 'r'));
      await change((last) => handOver(last, 'r'));
      await change((last) => swap(last, 'r', { keepOld }));
    },
  };
}

describe('a projection that is deployed for the first time', () => {
  test('G8 serves as its first build, complete while nothing has happened', async () => {
    const { prepare, events, store, generations } = preparing();
    events.isEmpty = true;
    await prepare(salesProjection, ordersProjection);
    expect(await store.isComplete(b1)).toBe(true);
    expect(await generations.load('sales')).toMatchObject({ revision: 1, serving: { version: 1, build: 1 } });
    expect(await generations.load('orders')).toMatchObject({ serving: { version: 1, build: 1 } });
  });

  test('G8 is not complete where something has happened before', async () => {
    const { prepare, store } = preparing();
    await prepare(salesProjection);
    expect(await store.isComplete(b1)).toBe(false);
  });

  test('in two versions serves as the lower one, and nothing is made of the other', async () => {
    const { prepare, events, store, generations } = preparing();
    events.isEmpty = true;
    await prepare(sales2, salesProjection);
    expect(await generations.load('sales')).toMatchObject({ serving: { version: 1, build: 1 } });
    expect([await store.isComplete(b1), await store.isComplete(v2)]).toEqual([true, false]);
  });

  test('that was written before there were marks is complete, once', async () => {
    const { prepare, store } = preparing();
    store.write(b1, a, 3);
    await prepare(salesProjection);
    expect(await store.isComplete(b1)).toBe(true);
    // Lost, and written again by what happens now.
    await store.drop(b1);
    store.write(b1, a, 4);
    await prepare(salesProjection);
    expect(await store.isComplete(b1)).toBe(false);
  });

  test('begins anew where it failed before it was done', async () => {
    const { prepare, store, generations } = preparing();
    store.write(b1, a, 3);
    const { save } = generations;
    generations.save = async () => {
      throw new Error('down');
    };
    await expect(prepare(salesProjection)).rejects.toThrow('down');
    generations.save = save;
    await prepare(salesProjection);
    expect(await store.isComplete(b1)).toBe(true);
  });
});

describe('a projection that is deployed again', () => {
  test('stays as it is', async () => {
    const { prepare, events, store, generations } = preparing();
    events.isEmpty = true;
    await prepare(salesProjection);
    const before = await generations.load('sales');
    events.isEmpty = false;
    await prepare(salesProjection);
    expect(await generations.load('sales')).toEqual(before);
    expect(await store.isComplete(b1)).toBe(true);
  });

  test('G8 whose store was lost has what is in use made again, and is not complete', async () => {
    const { prepare, events, store } = preparing();
    events.isEmpty = true;
    await prepare(salesProjection);
    events.isEmpty = false;
    await store.drop(b1);
    await prepare(salesProjection);
    expect([await store.isEmpty(b1), await store.isComplete(b1)]).toEqual([true, false]);
  });

  test('whose events were lost with it has everything again', async () => {
    const { prepare, events, store } = preparing();
    events.isEmpty = true;
    await prepare(salesProjection);
    await store.drop(b1);
    await prepare(salesProjection);
    expect(await store.isComplete(b1)).toBe(true);
  });

  test('without the version that serves is refused, and says what to do, before anything is made', async () => {
    const { prepare, events, generations, serve } = preparing();
    events.isEmpty = true;
    await prepare(salesProjection);
    await expect(prepare(sales2, ordersProjection)).rejects.toThrow(
      'Version 1 of sales is not deployed any more, but a generation of it is in use: deploy it again',
    );
    expect(await generations.load('orders')).toBeUndefined();
    await serve(2, true);
    await expect(prepare(sales2)).rejects.toBeInstanceOf(VersionInUse);
    await serve(2);
    await expect(prepare(sales2)).resolves.toBeUndefined();
    await expect(prepare(salesProjection)).rejects.toBeInstanceOf(VersionInUse);
  });

  test('without its store is not looked at', async () => {
    const { prepare } = preparing();
    await prepare(salesProjection, ordersProjection);
    await expect(prepare(ordersProjection)).resolves.toBeUndefined();
  });
});

test('what the template names is found by its folder, or refused', () => {
  const all = [salesProjection, sales2];
  expect(contractsIn(all, ['sales-v2', 'sales'])).toEqual([sales2, salesProjection]);
  expect(contractsIn(all, all.map(folderOf))).toEqual(all);
  expect(() => contractsIn(all, ['lost'])).toThrow(UnknownProjection);
});
