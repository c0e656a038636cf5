import { expect, test } from 'vitest';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { bucketCommits } from '../../lambdas/archive/read-bucket.ts';
import { ObjectMissing, type ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { all, archiveOf, bucketOfAccount, DATE, deposits, writePart } from './archived.ts';

const bucket = bucketOfAccount('acct-1');
const commits = Array.from({ length: 20 }, (_, index) => deposits('acct-1', index + 1));

/** A store in which `happening` comes between this call of `when` and its answer. */
function interrupted(
  objects: ObjectStore,
  when: 'list' | 'read',
  call: number,
  happening: () => Promise<unknown>,
): ObjectStore {
  let calls = 0;
  const before = async (kind: 'list' | 'read') => {
    if (kind === when && ++calls === call) await happening();
  };
  return {
    putNew: (key, body) => objects.putNew(key, body),
    remove: (keys) => objects.remove(keys),
    async *list(prefix) {
      await before('list');
      yield* objects.list(prefix);
    },
    async *read(key) {
      await before('read');
      yield* objects.read(key);
    },
  };
}

test.each([
  ['list', 1],
  ['list', 2],
  ['read', 1],
  ['read', 2],
  ['read', 3],
] as const)(
  'a compaction that ends before %s %i of a reading changes nothing of what is read',
  async (when, call) => {
    const parts = [commits.slice(0, 9), commits.slice(5, 15), commits.slice(12)];
    const objects = await archiveOf(...parts);
    const reading = interrupted(objects, when, call, () => compactDate(objects, DATE));
    const versions = (await all(bucketCommits(reading, bucket))).map(({ version }) => version);
    expect(versions).toEqual(commits.map(({ version }) => version));
  },
);

test.each([
  ['list', 1],
  ['list', 2],
  ['read', 1],
  ['read', 2],
] as const)(
  'nor does a second compaction of the date, with a late part, before %s %i',
  async (when, call) => {
    const objects = await archiveOf(commits.slice(0, 15));
    await compactDate(objects, DATE);
    await writePart(objects, `commits/date=${DATE}/hour=23/1-s-1-2.jsonl.zst`, commits.slice(15));
    const reading = interrupted(objects, when, call, () => compactDate(objects, DATE));
    const versions = (await all(bucketCommits(reading, bucket))).map(({ version }) => version);
    expect(versions).toEqual(commits.map(({ version }) => version));
  },
);

test('an object that goes away again and again is an error, not an endless search', async () => {
  const objects = await archiveOf(commits);
  const reading: ObjectStore = {
    ...interrupted(objects, 'list', 0, async () => {}),
    // biome-ignore lint/correctness/useYield: it has nothing.
    async *read(key) {
      throw new ObjectMissing(key);
    },
  };
  await expect(all(bucketCommits(reading, bucket))).rejects.toMatchObject({ code: 'ObjectMissing' });
});
