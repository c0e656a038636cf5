import { expect, test } from 'vitest';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { StoreFull } from '../../lambdas/projections/store-errors.ts';
import { type DocumentFill, foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { commitOf } from '../support/histories.ts';
import { bucketOf, plain, type Seen, seen } from './bucket.ts';

const into = (store: DocumentFill<Seen>) => foldDocuments(seen, store, plain);
const newStore = () => new MemoryDocumentStore<Seen>();

test('nothing is under way any more once a fold has failed', async () => {
  let writing = 0;
  let asked = 0;
  const store: DocumentFill<Seen> = {
    async positions() {
      if (++asked > 1) throw new StoreFull(new Error('no space left on device'));
      return new Map();
    },
    async save() {
      writing += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      writing -= 1;
    },
  };
  const all = [commitOf('order#a', 1), commitOf('order#b', 1)];
  const failing = into(store)(bucketOf(all), { portion: { characters: 1, commits: 1 } });
  await expect(failing).rejects.toMatchObject({
    code: 'StoreFull',
    message: expect.stringContaining('more room'),
  });
  expect(writing).toBe(0);
});

test('of a long bucket three portions are in memory at most, also where it is one stream', async () => {
  const size = 10;
  for (const streams of [500, 1]) {
    const all = Array.from({ length: 500 }, (_, n) =>
      streams === 1 ? commitOf('order#1', n + 1) : commitOf(`order#${n}`, 1),
    );
    let [read, most] = [0, 0];
    const written = { commits: 0 };
    async function* lines() {
      for await (const line of bucketOf(all)) {
        most = Math.max(most, ++read - written.commits);
        yield line;
      }
    }
    await into(newStore())(lines(), {
      portion: { characters: 1e9, commits: size },
      onProgress: ({ commits: done }) => {
        written.commits = done;
      },
    });
    expect(most).toBeLessThanOrEqual(3 * size + 1);
  }
});

test('tells how much it has gone through, portion by portion', async () => {
  const told: unknown[] = [];
  const all = [commitOf('order#a', 1, 2), commitOf('order#b', 1), commitOf('order#b', 2, 3)];
  await into(newStore())(bucketOf(all), {
    portion: { characters: 1e9, commits: 2 },
    onProgress: (progress) => void told.push(progress),
  });
  expect(told).toEqual([
    { events: 3, commits: 2, streams: 1 },
    { events: 6, commits: 3, streams: 2 },
  ]);
});
