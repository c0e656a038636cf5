import { describe, expect, test } from 'vitest';
import { CommitTooLarge, type EventStore, VersionConflict } from '../../lambdas/event-store/event-store.ts';
import { UnfitData } from '../../lambdas/event-store/json-data.ts';
import { draftOf } from '../support/histories.ts';
import { describeAppendAll } from './append-all.ts';
import { newStream } from './new-stream.ts';

/** The promises of the port `EventStore`: every implementation passes them. */
export function describeEventStore(name: string, open: () => EventStore | Promise<EventStore>): void {
  describe(name, () => {
    test('a stream that was never written is empty, at version 0', async () => {
      const loaded = await (await open()).load(newStream());
      expect([loaded.version, loaded.commits]).toEqual([0, []]);
    });

    test('G1 a commit is stored whole, and comes back as it was appended', async () => {
      const store = await open();
      const stream = newStream();
      const commit = await store.append(await store.load(stream), draftOf('a', 1, 3));
      expect(commit).toMatchObject({ stream, version: 1, ...draftOf('a', 1, 3) });
      const loaded = await store.load(stream);
      expect([loaded.version, loaded.commits]).toEqual([3, [commit]]);
    });

    test('G2 versions are 1..N', async () => {
      const store = await open();
      const stream = newStream();
      for (const count of [1, 3, 2]) await store.append(await store.load(stream), draftOf('x', 1, count));
      const { version, commits } = await store.load(stream);
      expect([version, commits.map((commit) => commit.version)]).toEqual([6, [1, 2, 5]]);
    });

    test('G3 of many writers that saw the same version one wins, the others get a conflict', async () => {
      const store = await open();
      const loaded = await store.load(newStream());
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, writer) => store.append(loaded, draftOf(`writer-${writer}`))),
      );
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(7);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(VersionConflict);
      const [won] = results.filter((result) => result.status === 'fulfilled');
      expect((await store.load(loaded.stream)).commits).toEqual([won?.value]);
    });

    test('S06 order is by version, whatever the clocks say', async () => {
      const store = await open();
      const stream = newStream();
      for (let version = 1; version <= 12; version++) {
        await store.append(await store.load(stream), draftOf(`c${version}`));
      }
      const { commits } = await store.load(stream);
      expect(commits.map((commit) => commit.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    test('S05 a load follows every page, and a range can be read', async () => {
      const store = await open();
      const stream = newStream();
      // Does not compress: 30 commits of about 60 KB are more than the 1 MB of a page.
      const noise = () =>
        Array.from({ length: 45 }, () => `${Math.random()}`.repeat(8).slice(0, 130)).join('');
      for (let count = 1; count <= 30; count++) {
        const data = Array.from({ length: 12 }, noise);
        const events = [{ type: 'Counted', schemaVersion: 1, data }];
        await store.append(await store.load(stream), { ...draftOf(`c${count}`), events });
      }
      const { commits } = await store.load(stream);
      expect(commits.map(({ commandId }) => commandId)).toEqual(commits.map((_, index) => `c${index + 1}`));
      expect(commits).toHaveLength(30);
      const range = await store.read(stream, 7, 9);
      expect(range.map(({ version }) => version)).toEqual([7, 8, 9]);
      expect(await store.read(stream, 31, 40)).toEqual([]);
    });

    test('G12 values come back byte for byte: any text, any safe number', async () => {
      const store = await open();
      const stream = newStream();
      const data = {
        text: '\u0000 \ud83d\ude00 \u000b é "\\',
        max: Number.MAX_SAFE_INTEGER,
        empty: '',
        none: null,
      };
      const events = [{ type: 'Said', schemaVersion: 1, data }];
      await store.append(await store.load(stream), { ...draftOf('a'), events });
      const [commit] = (await store.load(stream)).commits;
      expect(JSON.stringify(commit?.events)).toBe(JSON.stringify(events));
    });

    test('S04 what no item can hold is refused, and nothing is written', async () => {
      const store = await open();
      const stream = newStream();
      const noise = Array.from({ length: 60_000 }, () => Math.random());
      const tooLarge = { ...draftOf('a'), events: [{ type: 'Said', schemaVersion: 1, data: noise }] };
      await expect(store.append(await store.load(stream), tooLarge)).rejects.toBeInstanceOf(CommitTooLarge);
      expect((await store.load(stream)).version).toBe(0);
    });

    test('S08 what is not JSON is refused with its path, and nothing is written', async () => {
      const store = await open();
      const stream = newStream();
      const data = { list: [{ at: new Date() }] };
      const unfit = { ...draftOf('a'), events: [{ type: 'Said', schemaVersion: 1, data }] };
      const refusal = await store.append(await store.load(stream), unfit).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UnfitData);
      expect(refusal).toMatchObject({ path: 'events[0].data.list[0].at' });
      expect((await store.load(stream)).version).toBe(0);
    });

    test('a commit without events is refused: it would leave the head where it is', async () => {
      const store = await open();
      const loaded = await store.load(newStream());
      await expect(store.append(loaded, draftOf('a', 1, 0))).rejects.toMatchObject({ code: 'EmptyCommit' });
      await store.append(loaded, draftOf('b'));
      expect((await store.load(loaded.stream)).version).toBe(1);
    });

    test('a range that ends before it begins is empty', async () => {
      const store = await open();
      const stream = newStream();
      for (const count of [1, 1]) await store.append(await store.load(stream), draftOf('x', 1, count));
      expect(await store.read(stream, 2, 1)).toEqual([]);
    });

    test('a range without an end goes to the head', async () => {
      const store = await open();
      const stream = newStream();
      for (const count of [1, 2, 1]) await store.append(await store.load(stream), draftOf('x', 1, count));
      expect((await store.read(stream, 2)).map(({ version }) => version)).toEqual([2, 4]);
    });

    describeAppendAll(open);
  });
}
