import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type EventStore,
  TransactionTooLarge,
  VersionConflict,
} from '../../lambdas/event-store/event-store.ts';
import { draftOf } from '../support/histories.ts';
import { newStream } from './new-stream.ts';

const loadNew = async (store: EventStore) => store.load(newStream());

/** The promises of `appendAll`: every event store passes them. */
export function describeAppendAll(open: () => EventStore | Promise<EventStore>): void {
  describe('several streams at once', () => {
    test('G1 all commits are stored, in the order in which they were given', async () => {
      const store = await open();
      const [a, b] = [await loadNew(store), await loadNew(store)];
      const commits = await store.appendAll([
        { loaded: a, draft: draftOf('a', 1, 2) },
        { loaded: b, draft: draftOf('b') },
      ]);
      expect(commits.map(({ stream, version, events }) => [stream, version, events.length])).toEqual([
        [a.stream, 1, 2],
        [b.stream, 1, 1],
      ]);
      expect((await store.load(a.stream)).commits).toEqual([commits[0]]);
      expect((await store.load(b.stream)).commits).toEqual([commits[1]]);
    });

    test('G1 S02 none is stored when one stream has moved on, and the conflict names that stream', async () => {
      const store = await open();
      const [a, b] = [await loadNew(store), await loadNew(store)];
      await store.append(b, draftOf('rival'));
      const conflict = await store
        .appendAll([
          { loaded: a, draft: draftOf('a') },
          { loaded: b, draft: draftOf('b') },
        ])
        .catch((error: unknown) => error);
      expect(conflict).toBeInstanceOf(VersionConflict);
      expect(conflict).toMatchObject({ message: expect.stringContaining(b.stream), version: 1 });
      expect([(await store.load(a.stream)).version, (await store.load(b.stream)).version]).toEqual([0, 1]);
    });

    test('G1 S02 none is stored when a stream that was only read has moved on', async () => {
      const store = await open();
      const [a, read] = [await loadNew(store), await loadNew(store)];
      await store.append(read, draftOf('rival'));
      await expect(store.appendAll([{ loaded: a, draft: draftOf('a') }], [read])).rejects.toMatchObject({
        code: 'VersionConflict',
        message: expect.stringContaining(read.stream),
      });
      expect((await store.load(a.stream)).version).toBe(0);
      const seen = await store.load(read.stream);
      await store.appendAll([{ loaded: a, draft: draftOf('a') }], [seen]);
      expect([(await store.load(a.stream)).version, (await store.load(read.stream)).version]).toEqual([1, 1]);
    });

    test('G2 one stream twice is refused, also when it is only read the second time', async () => {
      const store = await open();
      const a = await loadNew(store);
      const appending = { loaded: a, draft: draftOf('a') };
      await expect(store.appendAll([appending, appending])).rejects.toMatchObject({ code: 'StreamTwice' });
      await expect(store.appendAll([appending], [a])).rejects.toMatchObject({ code: 'StreamTwice' });
      expect((await store.load(a.stream)).version).toBe(0);
    });

    test('G3 of many transactions over the same streams one wins', async () => {
      const store = await open();
      const [a, b] = [await loadNew(store), await loadNew(store)];
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, writer) =>
          store.appendAll([
            { loaded: a, draft: draftOf(`writer-${writer}`) },
            { loaded: b, draft: draftOf(`writer-${writer}`) },
          ]),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost.every(({ reason }) => reason instanceof VersionConflict)).toBe(true);
      const winners = [await store.load(a.stream), await store.load(b.stream)].map(({ commits }) =>
        commits.map(({ commandId }) => commandId),
      );
      expect(winners[0]).toHaveLength(1);
      expect(winners[0]).toEqual(winners[1]);
    });

    test('S04 100 streams go together; 101 are refused before any call', async () => {
      const store = await open();
      const loaded = await Promise.all(Array.from({ length: 101 }, () => loadNew(store)));
      const appendings = loaded.map((each) => ({ loaded: each, draft: draftOf('all') }));
      await expect(store.appendAll(appendings)).rejects.toBeInstanceOf(TransactionTooLarge);
      await expect(store.appendAll(appendings.slice(1), loaded.slice(0, 1))).rejects.toBeInstanceOf(
        TransactionTooLarge,
      );
      const versions = async () =>
        new Set(await Promise.all(loaded.map(async ({ stream }) => (await store.load(stream)).version)));
      expect(await versions()).toEqual(new Set([0]));
      await store.appendAll(appendings.slice(1));
      expect(await versions()).toEqual(new Set([0, 1]));
    });

    test('S04 more than 4 MB are refused before any call', async () => {
      const store = await open();
      const noise = () => randomBytes(300_000).toString('base64');
      const loaded = await Promise.all(Array.from({ length: 15 }, () => loadNew(store)));
      const appendings = loaded.map((each) => ({
        loaded: each,
        draft: { ...draftOf('all'), events: [{ type: 'Said', schemaVersion: 1, data: noise() }] },
      }));
      const refused = store.appendAll(appendings).then(() => 'stored');
      await expect(refused).rejects.toMatchObject({ code: 'TransactionTooLarge', limit: 4 * 1024 * 1024 });
      expect((await store.load((loaded[0] as (typeof loaded)[0]).stream)).version).toBe(0);
    });
  });
}
