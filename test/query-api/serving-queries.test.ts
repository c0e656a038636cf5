import { describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import {
  abandon,
  begin,
  type Control,
  follow,
  handOver,
  initialControl,
  stepBack,
  swap,
} from '../../lambdas/projections/generation-control.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import { answerStock } from '../../lambdas/projections/product-stock/answer-stock.ts';
import { productStockProjection } from '../../lambdas/projections/product-stock/contract.ts';
import type { StockDocument } from '../../lambdas/projections/product-stock/stock-documents.ts';
import { StoredDocuments } from '../../lambdas/projections/read-model.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { quietly } from '../operations/memory-operations.ts';
import { recordingLogger } from '../support/loggers.ts';
import { asking, memorySources } from './memory-sources.ts';

const lantern = StreamId.of('product', '22423');
const replay = { run: 'r', since: '2010-12-01T08:30:00.000Z' };
const document = (name: string): StockDocument => ({
  name,
  price: { amount: 339, currency: 'GBP' },
  stock: { onHand: 1, reserved: 0, available: 1 },
});

/** The stock of products, kept in generations in memory. */
async function stock() {
  const { sources } = memorySources();
  const generations = new MemoryGenerations();
  const kept = new Map<string, MemoryDocumentStore<StockDocument>>();
  const complete = new Set<string>();
  const storeOf = (generation: string) => {
    const store = kept.get(generation) ?? new MemoryDocumentStore<StockDocument>();
    kept.set(generation, store);
    return store;
  };
  const answers = {
    queriesOf: vi.fn((generation: string) =>
      answerStock(new StoredDocuments(productStockProjection, storeOf(generation))),
    ),
    isComplete: vi.fn(async (generation: string) => complete.has(generation)),
  };
  const { lines, logger } = recordingLogger();
  const get = asking({
    ...sources,
    generations,
    logger,
    queries: { ...sources.queries, 'product-stock': { 1: answers } },
  });
  let control = initialControl('product-stock', { version: 1, build: 1 });
  return {
    generations,
    storeOf,
    complete,
    lines,
    answers,
    ask: (query = '') => get('/products/{id}', query, { id: '22423' }),
    /** Makes a change of the record. */
    change: async (next: (control: Control) => Control) => {
      control = next(control);
      await generations.save(control);
    },
    write: (generation: string, version: number, name = generation) =>
      storeOf(generation).save([{ stream: lantern, version, document: document(name) }]),
  };
}

const unavailable = {
  status: 503,
  headers: { 'retry-after': '30' },
  body: { type: 'urn:varve:problem:unavailable', detail: 'The read model is being built. Ask again later.' },
};
const b1 = 'product-stock_v1_b1';

describe('a query', () => {
  test('is answered from the first build where nothing was ever said', async () => {
    const { ask, write, complete } = await stock();
    complete.add(b1);
    await write(b1, 3);
    expect(await ask()).toMatchObject({ status: 200, body: { name: b1, version: 3 } });
  });

  test('G8 is 503 while its generation is not complete, and neither empty nor a 404', async () => {
    const { ask, write, complete, lines } = await stock();
    expect(await ask()).toMatchObject(unavailable);
    await write(b1, 3);
    expect(await ask()).toMatchObject(unavailable);
    expect(await ask('minVersion=2')).toMatchObject(unavailable);
    expect(lines.join()).toContain('A read model is not complete: replay it');
    complete.add(b1);
    expect(await ask()).toMatchObject({ status: 200 });
  });

  test('G8 is 503 again once the store has lost what it held, with the mark', async () => {
    const { ask, write, complete, answers } = await stock();
    complete.add(b1);
    await write(b1, 3);
    expect((await ask()).status).toBe(200);
    // Lost between the answer and the mark: what was read is not told.
    answers.isComplete.mockImplementationOnce(async () => complete.delete(b1) && false);
    expect(await ask()).toMatchObject(unavailable);
    expect(await ask()).toMatchObject(unavailable);
  });

  test('that is wrong is told so, whatever the store is', async () => {
    const { ask, answers } = await stock();
    expect(await ask('minVersion=x')).toMatchObject({ status: 400 });
    expect(answers.isComplete).not.toHaveBeenCalled();
  });

  test('is 503 while nobody can say what serves', async () => {
    const { ask, generations } = await stock();
    vi.spyOn(generations, 'load').mockRejectedValue(new StoreUnreachable('down'));
    expect(await quietly(ask)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });

  test('is 503 while the version that serves is not deployed, and the log names it', async () => {
    const { ask, change, lines } = await stock();
    await change((control) => begin(control, 2, replay));
    await change((control) => follow(control, 'r'));
    await change((control) => handOver(control, 'r'));
    await change((control) => swap(control, 'r', { keepOld: false }));
    expect(await ask()).toMatchObject({ status: 503, body: { type: 'urn:varve:problem:unavailable' } });
    expect(lines.join()).toContain('product-stock_v2_b1');
  });

  test('makes the answers of a generation once', async () => {
    const { ask, complete, answers } = await stock();
    complete.add(b1);
    for (const _ of ['once', 'again']) await ask();
    expect(answers.queriesOf).toHaveBeenCalledOnce();
  });
});

describe('G8 a swap', () => {
  test('is seen by the next request, and who polls never sees an older model', async () => {
    const { ask, change, write, complete } = await stock();
    complete.add(b1);
    const versions: number[] = [];
    const poll = async () => versions.push((await ask()).body.version);
    let version = 0;
    /** One function writes all that follow, the build first. */
    const commit = async (...generations: readonly string[]) => {
      version++;
      for (const generation of generations) {
        await write(generation, version);
        await poll();
      }
    };
    await commit(b1);
    const b2 = 'product-stock_v1_b2';
    await change((control) => begin(control, 1, replay));
    await commit(b1);
    await change((control) => follow(control, 'r'));
    await write(b2, version);
    await commit(b2, b1);
    await commit(b2, b1);
    await change((control) => handOver(control, 'r'));
    complete.add(b2);
    await commit(b2, b1);
    await change((control) => swap(control, 'r', { keepOld: true }));
    await poll();
    expect((await ask()).body.name).toBe(b2);
    await commit(b2, b1);
    await change((control) => stepBack(control, replay));
    await commit(b1, b2);
    await change((control) => handOver(control, 'r'));
    await change((control) => swap(control, 'r', { keepOld: true }));
    await poll();
    expect((await ask()).body.name).toBe(b1);
    expect(versions).toEqual([...versions].sort((x, y) => x - y));
    expect(versions.at(-1)).toBe(version);
  });

  test('that is abandoned changes nothing', async () => {
    const { ask, change, write, complete } = await stock();
    complete.add(b1);
    await write(b1, 1);
    await change((control) => begin(control, 1, replay));
    await change((control) => abandon(control, 'r'));
    expect((await ask()).body.name).toBe(b1);
  });
});
