import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import {
  type BalanceDocument,
  balanceDocuments,
} from '../../lambdas/projections/account-balance/balance-documents.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { StoreFull, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { type DocumentFill, foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { commitOf } from '../support/histories.ts';
import { aPortion, bucketOf, commits, headsOf, inSlices, plain, type Seen, seen, seenOf } from './bucket.ts';

const newStore = () => new MemoryDocumentStore<Seen>();
const into = (store: DocumentFill<Seen>) => foldDocuments(seen, store, plain);
const byStream = (rows: readonly { readonly stream: StreamId }[]) =>
  rows.toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
const holdsAllOf = async (store: MemoryDocumentStore<Seen>, all: readonly Commit[]) =>
  expect(byStream(await store.load([...headsOf(all).keys()]))).toEqual(byStream(seenOf(all)));

test('G8 the documents of a bucket are the fold of its commits, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(commits, aPortion, async (all, portion) => {
      const store = newStore();
      const outcome = await into(store)(bucketOf(all), { portion });
      await holdsAllOf(store, all);
      const events = all.reduce((sum, commit) => sum + commit.events.length, 0);
      const streams = headsOf(all).size;
      expect(outcome).toMatchObject({ done: true, events, commits: all.length, streams, failures: [] });
    }),
  );
});

test('G8 slice by slice, the documents are the same', async () => {
  await fc.assert(
    fc.asyncProperty(commits, aPortion, async (all, portion) => {
      const store = newStore();
      await inSlices(into(store), all, portion);
      await holdsAllOf(store, all);
    }),
  );
});

test('a fold that is cut off at any write and begun again, or runs twice at once, ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(commits, aPortion, fc.nat(6), async (all, portion, lasts) => {
      const store = newStore();
      let writes = 0;
      const breaking: DocumentFill<Seen> = {
        positions: (streams) => store.positions(streams),
        async save(folded) {
          if (writes++ >= lasts) {
            // A part of it may have been written.
            await store.save(folded.slice(0, 1));
            throw new StoreFull(new Error('no space left on device'));
          }
          await store.save(folded);
        },
      };
      await into(breaking)(bucketOf(all), { portion }).catch((error: unknown) =>
        expect(error).toBeInstanceOf(StoreFull),
      );
      const fold = into(store);
      await Promise.all([fold(bucketOf(all), { portion }), fold(bucketOf(all))]);
      await holdsAllOf(store, all);
    }),
  );
});

test('what is in the generation already is neither folded nor written', async () => {
  const all = [commitOf('order#a', 1, 3), commitOf('order#b', 1), commitOf('order#b', 2)];
  const store = newStore();
  await into(store)(bucketOf(all));
  const saved: unknown[] = [];
  const again = into({
    positions: (streams) => store.positions(streams),
    save: async (some) => void saved.push(...some),
  });
  expect(await again(bucketOf(all))).toMatchObject({ events: 0, commits: 3, streams: 2 });
  expect(saved).toEqual([]);
  await again(bucketOf([...all, commitOf('order#b', 3)]));
  expect(saved).toEqual([{ stream: 'order#b', version: 3, document: { versions: [1, 2, 3] } }]);
});

test('G11 old events are folded in their present form', async () => {
  const old = (type: string, schemaVersion: number, data: unknown) => ({ type, schemaVersion, data });
  const events = [
    old('AccountCreated', 1, { owner: 'o-1', currency: 'GBP' }),
    old('MoneyDeposited', 1, { amount: '12.34', currency: 'GBP' }),
  ];
  const store = new MemoryDocumentStore<BalanceDocument>();
  const fold = foldDocuments(balanceDocuments, store, upcast);
  const outcome = await fold(bucketOf([{ ...commitOf('account#1', 1, 2), events }]));
  expect(outcome.failures).toEqual([]);
  const [found] = await store.load([StreamId.parse('account#1')]);
  expect(found?.document).toMatchObject({ balance: { amount: 1234, currency: 'GBP' } });
});

describe('G7 a stream that cannot be folded is named, and the others are in the generation', () => {
  const others = [commitOf('order#a', 1), commitOf('order#c', 1, 2), commitOf('order#c', 3)];
  const newer = { ...commitOf('order#b', 2), events: [{ type: 'Counted', schemaVersion: 2, data: {} }] };

  test('by the version of the commit that it stops at', async () => {
    const store = newStore();
    const all = [...others, commitOf('order#b', 1), newer, commitOf('order#b', 3)];
    // In one portion, and cut after each commit.
    for (const size of [100, 1]) {
      const { failures } = await into(store)(bucketOf(all), { portion: { characters: 1e6, commits: size } });
      expect(failures).toEqual([
        { stream: 'order#b', version: 2, reason: { code: 'UnknownEvent', message: 'UnknownEvent' } },
      ]);
    }
    await holdsAllOf(store, others);
    expect(await store.positions([StreamId.parse('order#b')])).toEqual(new Map());
  });

  test('when its projection throws', async () => {
    const throwing = { ...seen, evolve: () => expect.fail('a bug') };
    const { failures } = await foldDocuments(throwing, newStore(), plain)(bucketOf([commitOf('order#b', 1)]));
    expect(failures).toMatchObject([{ stream: 'order#b', version: 1, reason: { code: 'ProjectionFailed' } }]);
  });

  test('when a line of it is none', async () => {
    const store = newStore();
    async function* lines() {
      for await (const line of bucketOf([...others, commitOf('order#b', 1)]))
        yield line.stream === 'order#b' ? { ...line, line: line.line.slice(0, -4) } : line;
    }
    const { failures } = await into(store)(lines());
    expect(failures).toMatchObject([{ stream: 'order#b', version: 1, reason: { code: 'MalformedCommit' } }]);
    await holdsAllOf(store, others);
  });

  test('when the store refuses it', async () => {
    const store = newStore();
    const refusing: DocumentFill<Seen> = {
      positions: (streams) => store.positions(streams),
      async save(folded) {
        if (folded.some(({ stream }) => stream === 'order#b')) throw new Unwritable(new Error('22P02'));
        await store.save(folded);
      },
    };
    const { failures } = await into(refusing)(bucketOf([...others, commitOf('order#b', 1)]));
    expect(failures).toMatchObject([{ stream: 'order#b', version: 1, reason: { code: 'Unwritable' } }]);
    await holdsAllOf(store, others);
  });

  test('and when they are too many, the fold gives up and names some', async () => {
    const all = Array.from({ length: 150 }, (_, n) => ({
      ...newer,
      stream: StreamId.of('order', `${n}`),
      version: 1,
    }));
    await expect(into(newStore())(bucketOf(all))).rejects.toMatchObject({
      code: 'GenerationIncomplete',
      message: expect.stringMatching(
        /^Not in the generation: order#0 from version 1 \(UnknownEvent\).*and 90 others/,
      ),
    });
  });
});

test('what is no fault of a stream ends the fold', async () => {
  const bug = new TypeError('undefined is not a function');
  const store: DocumentFill<Seen> = { positions: async () => new Map(), save: () => Promise.reject(bug) };
  await expect(into(store)(bucketOf([commitOf('order#a', 1)]))).rejects.toBe(bug);
});
