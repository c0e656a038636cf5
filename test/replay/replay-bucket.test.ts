import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../lambdas/archive/archive-bucket.ts';
import { bucketKey } from '../../lambdas/archive/archive-keys.ts';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { inOrder, lineOf, packLines } from '../../lambdas/event-store/commit-lines.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { foldTallies } from '../../lambdas/replay/fold-tallies.ts';
import { replayBucket } from '../../lambdas/replay/replay-bucket.ts';
import { commitOf } from '../support/histories.ts';
import { type Count, counts, plain, type Seen, seen } from './bucket.ts';

const stream = StreamId.parse('order#1');
const bucket = bucketOf(stream);

/** An archive of objects of one bucket, each with its commits in order. */
async function archiveOf(...objects: readonly (readonly Commit[])[]): Promise<MemoryObjectStore> {
  const store = new MemoryObjectStore();
  for (const [index, commits] of objects.entries()) {
    const lines = commits.map(lineOf).sort(inOrder);
    const sha256 = hash('sha256', lines.map(({ line }) => `${line}\n`).join(''));
    const date = `2010-12-0${index + 1}`;
    await store.putNew(bucketKey({ date, bucket, sha256 }), await packLines(lines));
  }
  return store;
}

const versions = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => commitOf(stream, from + index));

describe('S26 a bucket of the archive', () => {
  test('is folded by version, each commit once, in whatever objects they are', async () => {
    const objects = await archiveOf(versions(4, 6), versions(1, 4), versions(5, 9));
    const documents = new MemoryDocumentStore<Seen>();
    const tallies = new MemoryTallyStore<Count>();
    const contract = { category: 'order' };
    await replayBucket(objects, { fold: foldDocuments(seen, documents, plain), contract }, { bucket });
    await replayBucket(objects, { fold: foldTallies(counts, tallies, plain), contract }, { bucket });
    const document = { versions: [1, 2, 3, 4, 5, 6, 7, 8, 9] };
    expect(await documents.load([stream])).toEqual([{ stream, version: 9, document }]);
    expect(tallies.tallies).toEqual(['all', stream].map((of) => ({ key: { of }, add: { events: 9 } })));
  });

  test('with a hole stops with the stream and the version that is missing', async () => {
    const objects = await archiveOf(versions(1, 5), versions(7, 9));
    const fold = foldDocuments(seen, new MemoryDocumentStore<Seen>(), plain);
    await expect(
      replayBucket(objects, { fold, contract: { category: 'order' } }, { bucket }),
    ).rejects.toMatchObject({ code: 'ArchiveGap', stream, version: 6 });
  });
});

test('only the streams of the projection are read, behind the place where a slice has stopped, up to a moment', async () => {
  const others = Array.from({ length: 400 }, (_, n) => [`order#${n + 2}`, `product#${n}`])
    .flat()
    .map((id) => StreamId.parse(id))
    .filter((each) => bucketOf(each) === bucket);
  const late = { ...commitOf(stream, 2), at: '2010-12-02T08:00:00.000Z' };
  const objects = await archiveOf([...versions(1, 1), late, ...others.map((each) => commitOf(each, 1))]);
  const replayed = async (more: { readonly after?: StreamId; readonly until?: string }) => {
    const store = new MemoryDocumentStore<Seen>();
    const fold = foldDocuments(seen, store, plain);
    await replayBucket(objects, { fold, contract: { category: 'order' } }, { bucket, ...more });
    return await store.positions([stream, ...others]);
  };
  const orders = others.filter((each) => each.startsWith('order#')).map((each) => [each, 1] as const);
  expect(orders.length).toBeGreaterThan(5);
  expect(orders.length).toBeLessThan(others.length);
  expect(await replayed({})).toEqual(new Map([[stream, 2], ...orders]));
  expect(await replayed({ after: stream })).toEqual(new Map(orders));
  expect(await replayed({ until: '2010-12-01T23:59:59.999Z' })).toEqual(new Map([[stream, 1], ...orders]));
});
