import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { EventStore } from '../../lambdas/event-store/event-store.ts';
import { type PutBack, PutBackConflict, PutBackGap } from '../../lambdas/event-store/put-back.ts';
import { commitOf, draftOf } from '../support/histories.ts';
import { newStream } from './new-stream.ts';

interface Opened {
  readonly store: EventStore;
  readonly putBack: PutBack;
  /** Takes the commits at these versions away, as nobody may but by hand. */
  readonly lose: (stream: StreamId, ...versions: readonly number[]) => Promise<void>;
}

/** Commits of one, two, three and again one event. */
function commitsOf(stream: StreamId, count: number): readonly Commit[] {
  let version = 1;
  return Array.from({ length: count }, (_, index) => {
    const commit = commitOf(stream, version, 1 + (index % 3));
    version += commit.events.length;
    return commit;
  });
}

const replayed = (commits: readonly Commit[]) => commits.map((commit) => ({ ...commit, replayed: true }));

/** The promises of the port `PutBack`: every implementation passes them. */
export function describePutBack(name: string, open: () => Opened | Promise<Opened>): void {
  describe(name, () => {
    test('what was stored once comes back as it was, and is marked', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const commits = commitsOf(stream, 5);
      expect(await putBack.putBack(stream, commits)).toBe(5);
      const loaded = await store.load(stream);
      expect([loaded.version, loaded.commits]).toEqual([9, replayed(commits)]);
    });

    test('nothing to put back is nothing', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      expect(await putBack.putBack(stream, [])).toBe(0);
      expect((await store.load(stream)).version).toBe(0);
    });

    test('a second time is harmless, and what was interrupted goes on', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const commits = commitsOf(stream, 6);
      expect(await putBack.putBack(stream, commits.slice(0, 2))).toBe(2);
      expect(await putBack.putBack(stream, commits)).toBe(4);
      expect(await putBack.putBack(stream, commits.slice(1, 4))).toBe(0);
      expect((await store.load(stream)).commits).toEqual(replayed(commits));
    });

    test('what is there already keeps its own mark, and new commits follow', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const first = await store.append(await store.load(stream), draftOf('a', 1, 2));
      const next = commitOf(stream, 3);
      expect(await putBack.putBack(stream, [{ ...first, replayed: true }, next])).toBe(1);
      const loaded = await store.load(stream);
      expect(loaded.commits).toEqual([first, { ...next, replayed: true }]);
      const last = await store.append(loaded, draftOf('b', 4));
      expect((await store.load(stream)).commits.at(-1)).toEqual(last);
    });

    test('G2 a gap is refused with its version, and nothing behind it is written', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const [first, second, third, fourth] = commitsOf(stream, 4) as [Commit, Commit, Commit, Commit];
      await expect(putBack.putBack(stream, [second])).rejects.toThrow(new PutBackGap(stream, 1));
      await putBack.putBack(stream, [first]);
      await expect(putBack.putBack(stream, [third])).rejects.toMatchObject({
        code: 'PutBackGap',
        version: 2,
      });
      await expect(putBack.putBack(stream, [second, fourth])).rejects.toMatchObject({ version: 4 });
      expect((await store.load(stream)).version).toBe(1);
    });

    test('a hole is filled, from its beginning on', async () => {
      const { store, putBack, lose } = await open();
      const stream = newStream();
      const commits = commitsOf(stream, 6);
      await putBack.putBack(stream, commits);
      await lose(stream, 2, 4, 7);
      await expect(putBack.putBack(stream, commits.slice(2, 4))).rejects.toMatchObject({
        code: 'PutBackGap',
        version: 2,
      });
      expect(await putBack.putBack(stream, commits.slice(1, 2))).toBe(1);
      expect(await putBack.putBack(stream, commits)).toBe(2);
      expect((await store.load(stream)).commits).toEqual(replayed(commits));
    });

    test('what has left for another tier is there', async () => {
      const { store, putBack, lose } = await open();
      const stream = newStream();
      const commits = commitsOf(stream, 6);
      await putBack.putBack(stream, commits);
      const read = async (_: StreamId, from: number, to = Number.MAX_SAFE_INTEGER) =>
        commits.slice(0, 4).filter(({ version }) => version >= from && version <= to);
      await lose(stream, 1, 2, 4, 7, 8);
      expect(await putBack.putBack(stream, commits.slice(3, 5), { read })).toBe(1);
      expect(await store.read(stream, 1)).toEqual(replayed(commits.slice(4)));
      await expect(
        putBack.putBack(stream, [{ ...commits[3], commitId: 'another' } as Commit], { read }),
      ).rejects.toBeInstanceOf(PutBackConflict);
    });

    test('other content at a version is refused', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const commit = await store.append(await store.load(stream), draftOf('a'));
      const other = { ...commit, commitId: 'another' };
      await expect(putBack.putBack(stream, [other, commitOf(stream, 2)])).rejects.toThrow(
        new PutBackConflict(stream, 1),
      );
      expect((await store.load(stream)).commits).toEqual([commit]);
    });

    test.each([
      [
        'begins inside one that is there',
        [1, 3],
        [
          [1, 1],
          [2, 1],
        ],
      ],
      [
        'begins before one that is there, and reaches into it',
        [1, 1, 1],
        [
          [1, 1],
          [2, 2],
        ],
      ],
      ['follows inside one that is there', [3], [[3, 2]]],
    ] as const)('a commit that %s is refused', async (_, there, ours) => {
      const { store, putBack } = await open();
      const stream = newStream();
      for (const count of there) {
        const loaded = await store.load(stream);
        await putBack.putBack(stream, [commitOf(stream, loaded.version + 1, count)]);
      }
      const before = await store.load(stream);
      const put = putBack.putBack(
        stream,
        ours.map(([version, count]) => commitOf(stream, version, count)),
      );
      await expect(put).rejects.toBeInstanceOf(PutBackConflict);
      expect(await store.load(stream)).toEqual(before);
    });

    test('a commit of another stream, and one that comes twice, are refused', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const commit = commitOf(stream, 1);
      for (const commits of [[commitOf('order#another', 1)], [commit, commit]])
        await expect(putBack.putBack(stream, commits)).rejects.toBeInstanceOf(PutBackConflict);
      expect((await store.load(stream)).version).toBe(0);
    });

    test('two at once put back one stream', async () => {
      const { store, putBack } = await open();
      const stream = newStream();
      const commits = commitsOf(stream, 10);
      const counts = await Promise.all([putBack.putBack(stream, commits), putBack.putBack(stream, commits)]);
      expect(counts[0] + counts[1]).toBe(10);
      expect((await store.load(stream)).commits).toEqual(replayed(commits));
    });

    test('whatever is lost of a stream comes back', async () => {
      const { store, putBack, lose } = await open();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), async (isLost) => {
          const stream = newStream();
          const commits = commitsOf(stream, isLost.length);
          await putBack.putBack(stream, commits);
          const lost = commits.filter((_, index) => isLost[index]);
          await lose(stream, ...lost.map(({ version }) => version));
          expect(await putBack.putBack(stream, commits)).toBe(lost.length);
          expect((await store.load(stream)).commits).toEqual(replayed(commits));
        }),
        { numRuns: 15 },
      );
    });
  });
}
