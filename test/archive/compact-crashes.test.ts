import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { listCommits } from '../../lambdas/archive/list-commits.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';
import {
  archiveOf,
  commitsIn,
  DATE,
  deposits,
  idsOf,
  linesIn,
  linesOf,
  partNamed,
  writePart,
} from './archived.ts';

/** Three commits of each of 20 accounts in two buckets. */
const ids = [...idsOf(3, 10), ...idsOf(21, 10)];
const day = [1, 2, 3].flatMap((version) => ids.map((id) => deposits(id, version)));

/** Fails after so many writes and removals; a removal of several ends after the first. */
class FailingObjectStore implements ObjectStore {
  readonly #store: ObjectStore;
  #left: number;
  constructor(store: ObjectStore, changes: number) {
    this.#store = store;
    this.#left = changes;
  }
  list = (prefix: string) => this.#store.list(prefix);
  read = (key: string) => this.#store.read(key);
  async putNew(key: string, body: Uint8Array): Promise<boolean> {
    this.#spend();
    return await this.#store.putNew(key, body);
  }
  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.#spend();
      await this.#store.remove([key]);
    }
  }
  #spend(): void {
    if (this.#left-- <= 0) throw new Error('killed');
  }
}

test('a crash between any two steps leaves a legal archive, and the next run ends the work', async () => {
  let [changes, isKilled] = [0, true];
  const parts = [day.slice(0, 20), day.slice(15, 40), day.slice(40)];
  for (; isKilled; changes++) {
    const objects = await archiveOf(...parts.slice(0, 2));
    await compactDate(objects, DATE, { partBytes: 1 });
    await writePart(objects, partNamed(2), parts[2] ?? []);
    isKilled = await compactDate(new FailingObjectStore(objects, changes), DATE, { partBytes: 1 }).then(
      () => false,
      () => true,
    );
    expect(await commitsIn(objects)).toHaveLength(60);
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
    expect(await linesIn(objects)).toEqual(linesOf(day));
    expect((await listCommits(objects)).manifests).toHaveLength(1);
    expect((await listCommits(objects)).buckets).toHaveLength(2);
  }
  expect(changes).toBeGreaterThan(10);
});

test('what is read is what was archived, however it is cut into parts and whenever it is compacted', async () => {
  const cut = fc.array(fc.array(fc.nat(11), { maxLength: 8 }), { maxLength: 6 });
  const history = [1, 2, 3, 4].flatMap((version) => idsOf(3, 3).map((id) => deposits(id, version)));
  await fc.assert(
    fc.asyncProperty(cut, cut, async (first, second) => {
      const objects = new MemoryObjectStore();
      const archive = async (parts: readonly (readonly number[])[], hour: string) => {
        for (const [number, picks] of parts.entries())
          await writePart(
            objects,
            partNamed(number, hour),
            picks.flatMap((pick) => history[pick] ?? []),
          );
      };
      await archive(first, '08');
      await compactDate(objects, DATE, { partBytes: 300 });
      await archive(second, '09');
      await compactDate(objects, DATE);
      const picked = new Set([...first, ...second].flat());
      expect(await linesIn(objects)).toEqual(linesOf(history.filter((_, number) => picked.has(number))));
    }),
    { numRuns: 60 },
  );
});
