import { describe, expect, test } from 'vitest';
import { parseCommitsKey } from '../../lambdas/archive/archive-keys.ts';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { listCommits } from '../../lambdas/archive/list-commits.ts';
import {
  all,
  archiveOf,
  commitsIn,
  DATE,
  deposits,
  idsOf,
  keysIn,
  linesIn,
  linesOf,
  partNamed,
  writePart,
} from './archived.ts';

/** Three commits of each of 100 accounts in two buckets. */
const ids = [...idsOf(3, 50), ...idsOf(21, 50)];
const day = [1, 2, 3].flatMap((version) => ids.map((id) => deposits(id, version)));
const [someone = ''] = ids;

describe('the compaction of a date', () => {
  test('leaves one sorted object for each bucket, which a manifest names, and no part', async () => {
    const objects = await archiveOf(day.slice(0, 200), day.slice(150));

    const compacted = await compactDate(objects, DATE);

    expect(compacted).toEqual({ date: DATE, isDone: true, commits: 300, faults: [] });
    const keys = await keysIn(objects, 'commits/');
    expect(keys.map((key) => parseCommitsKey(key))).toMatchObject([
      { kind: 'bucket', date: DATE, bucket: 3 },
      { kind: 'bucket', date: DATE, bucket: 21 },
    ]);
    const { manifests } = await listCommits(objects);
    expect(manifests.map((manifest) => manifest.objects.map(({ key }) => key))).toEqual([keys]);
    expect(manifests[0]?.objects.reduce((sum, { commits }) => sum + commits, 0)).toBe(300);
    expect(await linesIn(objects)).toEqual(linesOf(day));
  });

  test('says of each object how many bytes it is', async () => {
    const objects = await archiveOf(day);
    await compactDate(objects, DATE);
    const sizes = new Map((await all(objects.list('commits/'))).map(({ key, size }) => [key, size]));
    const { manifests } = await listCommits(objects);
    expect(new Map(manifests[0]?.objects.map(({ key, bytes }) => [key, bytes]))).toEqual(sizes);
  });

  test('that was compacted already changes nothing', async () => {
    const objects = await archiveOf(day);
    await compactDate(objects, DATE);
    const before = await keysIn(objects);
    expect(await compactDate(objects, DATE)).toEqual({ date: DATE, isDone: true, commits: 0, faults: [] });
    expect(await keysIn(objects)).toEqual(before);
  });

  test('takes in a part that came late', async () => {
    const objects = await archiveOf(day);
    await compactDate(objects, DATE);
    const late = [deposits(someone, 4), deposits('late', 1)];
    await writePart(objects, partNamed(77, '23'), late);

    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true });

    expect((await listCommits(objects)).parts).toEqual([]);
    expect((await listCommits(objects)).manifests).toHaveLength(1);
    expect(await linesIn(objects)).toEqual(linesOf([...day, ...late]));
  });

  test('leaves other dates alone', async () => {
    const objects = await archiveOf(day);
    const before = await keysIn(objects);
    expect(await compactDate(objects, '2010-12-02')).toMatchObject({ isDone: true, commits: 0 });
    expect(await keysIn(objects)).toEqual(before);
  });

  test('goes through many parts in portions, and gives the same', async () => {
    const parts = Array.from({ length: 30 }, (_, number) => day.slice(number * 10, number * 10 + 12));
    const [whole, portions] = [await archiveOf(...parts), await archiveOf(...parts)];
    await compactDate(whole, DATE);
    expect(await compactDate(portions, DATE, { partBytes: 2_000 })).toMatchObject({ isDone: true });
    expect(await keysIn(portions, 'commits/')).toEqual(await keysIn(whole, 'commits/'));
    expect((await listCommits(portions)).manifests).toHaveLength(1);
  });

  test('stops between two steps when the time is up, and goes on from there', async () => {
    const objects = await archiveOf(
      ...Array.from({ length: 30 }, (_, number) => day.slice(number * 10, number * 10 + 12)),
    );
    let runs = 0;
    for (let isDone = false; !isDone; runs++) {
      let asked = 0;
      ({ isDone } = await compactDate(objects, DATE, { partBytes: 2_000, isOver: () => ++asked > 2 }));
      expect(await linesIn(objects)).toEqual(expect.arrayContaining([...linesOf(day)]));
    }
    expect(runs).toBeGreaterThan(3);
    expect(await linesIn(objects)).toEqual(linesOf(day));
  });

  test('keeps the commit, of one and the same that was put back', async () => {
    const commit = deposits('a-1', 1);
    const objects = await archiveOf([{ ...commit, replayed: true }, deposits('a-1', 2)], [commit]);
    await compactDate(objects, DATE);
    expect(await linesIn(objects)).toEqual(linesOf([commit, deposits('a-1', 2)]));
  });

  test('keeps both of two commits that contradict each other: to decide is not its business', async () => {
    const two = [deposits('a-1', 1, [1]), deposits('a-1', 1, [2])];
    const objects = await archiveOf(two.slice(0, 1), two.slice(1), two);
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
    expect(await linesIn(objects)).toEqual(linesOf(two));
  });

  test('two at once leave every commit', async () => {
    const objects = await archiveOf(day.slice(0, 200), day.slice(150));
    const late = writePart(objects, partNamed(77), [deposits('late', 1)]);
    await Promise.all([compactDate(objects, DATE), late, compactDate(objects, DATE)]);
    expect(await commitsIn(objects)).toHaveLength(301);
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
    expect(await linesIn(objects)).toEqual(linesOf([...day, deposits('late', 1)]));
  });
});
