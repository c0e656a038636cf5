import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../lambdas/archive/archive-bucket.ts';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import {
  ArchiveConflict,
  ArchiveDamaged,
  ArchiveGap,
  bucketCommits,
  bucketLines,
} from '../../lambdas/archive/read-bucket.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { commitOf, inOrder, lineOf } from '../../lambdas/event-store/commit-lines.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import {
  all,
  archiveOf,
  bucketOfAccount,
  deposits,
  idsOf,
  partNamed,
  withBytes,
  writeBucket,
  writePart,
} from './archived.ts';

const bucket = bucketOfAccount('acct-1');

const neighbours = idsOf(bucket, 60);

const places = async (lines: AsyncIterable<{ stream: StreamId; version: number }>) =>
  (await all(lines)).map(({ stream, version }) => `${StreamId.id(stream)} v${version}`);

describe('the commits of a bucket', () => {
  test('S26 come by stream and version, each once, in whatever order the objects are listed', async () => {
    const objects = new MemoryObjectStore();
    await writePart(objects, partNamed(10), [deposits('acct-1', 7), deposits('acct-1', 8)]);
    await writePart(objects, partNamed(2), [deposits('acct-1', 4, [1, 2]), deposits('acct-1', 1)]);
    await writePart(objects, partNamed(9), [deposits('acct-1', 6), deposits('acct-1', 4, [1, 2])]);
    await writePart(objects, partNamed(1), [deposits('acct-1', 2, [5, 6])]);

    const commits = await all(bucketCommits(objects, bucket));

    expect(commits.map(commitOf)).toEqual([
      deposits('acct-1', 1),
      deposits('acct-1', 2, [5, 6]),
      deposits('acct-1', 4, [1, 2]),
      deposits('acct-1', 6),
      deposits('acct-1', 7),
      deposits('acct-1', 8),
    ]);
  });

  test('S26 a version that is missing stops the reading, and is named', async () => {
    const objects = await archiveOf(
      [deposits('acct-1', 7), deposits('acct-1', 4, [1, 2])],
      [deposits('acct-1', 1, [1, 2, 3]), deposits('acct-1', 4, [1, 2])],
    );
    const reading = all(bucketCommits(objects, bucket));
    await expect(reading).rejects.toThrow(ArchiveGap);
    await expect(reading).rejects.toMatchObject({ stream: 'account#acct-1', version: 6 });
  });

  test('a stream that does not begin with version 1 lacks its beginning', async () => {
    const objects = await archiveOf([deposits('acct-1', 2)]);
    await expect(all(bucketCommits(objects, bucket))).rejects.toMatchObject({
      code: 'ArchiveGap',
      version: 1,
    });
  });

  test('two commits at one version stop the reading, and both objects are named', async () => {
    const objects = await archiveOf([deposits('acct-1', 1, [1])], [deposits('acct-1', 1, [2])]);
    const reading = all(bucketCommits(objects, bucket));
    await expect(reading).rejects.toThrow(ArchiveConflict);
    await expect(reading).rejects.toMatchObject({ version: 1, keys: [partNamed(0), partNamed(1)] });
  });

  test('a commit that begins within another one stops the reading', async () => {
    const objects = await archiveOf([deposits('acct-1', 1, [1, 2])], [deposits('acct-1', 2)]);
    await expect(all(bucketCommits(objects, bucket))).rejects.toMatchObject({
      code: 'ArchiveConflict',
      version: 2,
    });
  });

  test('of a commit and the same one that was put back, the first one is given', async () => {
    const [first, second] = [deposits('acct-1', 1), deposits('acct-1', 2)];
    const objects = await archiveOf(
      [{ ...first, replayed: true }, second],
      [first, { ...second, replayed: true }],
    );
    const commits = await all(bucketCommits(objects, bucket));
    expect(commits.map(commitOf)).toEqual([first, second]);
  });

  test('a stream is given from where an earlier reading stopped', async () => {
    const [a = '', b = '', c = ''] = neighbours.toSorted();
    const objects = await archiveOf([deposits(c, 1), deposits(a, 1), deposits(b, 1)]);
    await writeBucket(objects, bucket, [deposits(b, 1), deposits(b, 2)].map(lineOf));
    const after = StreamId.of('account', a);
    expect(await places(bucketCommits(objects, bucket, { after }))).toEqual([
      `${b} v1`,
      `${b} v2`,
      `${c} v1`,
    ]);
  });

  test('only the categories that are asked for are given', async () => {
    const order = { ...deposits('acct-1', 1), stream: StreamId.of('order', '4') };
    const objects = await archiveOf([order, deposits('acct-1', 1)]);
    const read = (categories: string[]) =>
      places(bucketCommits(objects, bucketOf(order.stream), { categories }));
    expect(await read(['order'])).toEqual(['4 v1']);
    expect(await read(['account'])).toEqual(bucketOf(order.stream) === bucket ? ['acct-1 v1'] : []);
  });

  test('all buckets together give every commit, and no two the same', async () => {
    const commits = Array.from({ length: 500 }, (_, id) => deposits(`a-${id}`, 1));
    const objects = await archiveOf(commits.slice(0, 300), commits.slice(200));
    const read: string[] = [];
    for (let number = 0; number < BUCKETS; number++)
      read.push(...(await places(bucketCommits(objects, number))));
    expect(read.toSorted()).toEqual(commits.map(({ stream }) => `${StreamId.id(stream)} v1`).toSorted());
  });
});

describe('the lines of a bucket', () => {
  test('keep duplicates, each with the object that it came from', async () => {
    const objects = await archiveOf([deposits('acct-1', 1)], [deposits('acct-1', 1)]);
    const lines = await all(bucketLines(objects, bucket));
    expect(lines.map(({ key, version }) => [key, version])).toEqual([
      [partNamed(0), 1],
      [partNamed(1), 1],
    ]);
  });

  test('are merged from more objects than one is read at a time, each of many pieces', async () => {
    const objects = new MemoryObjectStore();
    for (let object = 0; object < 40; object++) {
      const ids = neighbours.filter((_, index) => index % 40 === object).toSorted();
      const lines = ids.flatMap((id) =>
        [1, 2].map((version) => lineOf({ ...deposits(id, version), commandId: 'x'.repeat(70_000) })),
      );
      await writeBucket(objects, bucket, lines.sort(inOrder));
    }
    expect(await places(bucketLines(objects, bucket))).toEqual(
      neighbours.toSorted().flatMap((id) => [`${id} v1`, `${id} v2`]),
    );
  });

  test('stop with the object that is damaged, when nobody takes the fault', async () => {
    const objects = await archiveOf([deposits('acct-1', 1)]);
    await withBytes(objects, partNamed(0), (bytes) => bytes.subarray(0, -1));
    const reading = all(bucketLines(objects, bucket));
    await expect(reading).rejects.toThrow(ArchiveDamaged);
    await expect(reading).rejects.toThrow(`${partNamed(0)} is truncated`);
  });
});
