import { hash } from 'node:crypto';
import { bucketOf } from '../../lambdas/archive/archive-bucket.ts';
import { bucketKey, partKey } from '../../lambdas/archive/archive-keys.ts';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { bucketCommits, bucketLines } from '../../lambdas/archive/read-bucket.ts';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { type CommitLine, commitOf, lineOf, packLines } from '../../lambdas/event-store/commit-lines.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';

export const DATE = '2010-12-01';

/** A commit of as many deposits as `amounts` says. */
export const deposits = (id: string, version: number, amounts: readonly number[] = [100]): Commit => ({
  stream: StreamId.of('account', id),
  version,
  commitId: `0197a1c2-0000-7000-8000-${String(version).padStart(12, '0')}`,
  at: `${DATE}T08:26:00.000Z`,
  commandId: `key-${id}-${version}`,
  commandHash: 'hash',
  meta: { correlationId: 'a', causationId: 'b', actor: { role: 'operator', id: 'o-1' } },
  events: amounts.map((amount) => ({
    type: 'MoneyDeposited',
    schemaVersion: 2,
    data: { amount: { amount, currency: 'GBP' } },
  })),
});

/** The key of the part with this number in its name, as a listing shows them: part 10 before part 2. */
export const partNamed = (number: number, hour = '08'): string =>
  partKey({
    arrived: `${DATE}T${hour}:26:00.000Z`,
    streamCreation: 1_291_196_460,
    shard: 'shardId-000000000000',
    first: String(number),
    last: String(number),
  });

/** Writes a part of these commits, in this order. */
export async function writePart(
  objects: ObjectStore,
  key: string,
  commits: readonly Commit[],
): Promise<void> {
  await objects.putNew(key, await packLines(commits.map(lineOf)));
}

/** Writes a compacted object of the lines as they are, sorted or not. */
export async function writeBucket(
  objects: ObjectStore,
  bucket: number,
  lines: readonly CommitLine[],
): Promise<string> {
  const key = bucketKey({
    date: DATE,
    bucket,
    sha256: hash('sha256', lines.map(({ line }) => `${line}\n`).join('')),
  });
  await objects.putNew(key, await packLines(lines));
  return key;
}

/** An archive of one part for each of the lists. */
export async function archiveOf(...parts: readonly (readonly Commit[])[]): Promise<MemoryObjectStore> {
  const objects = new MemoryObjectStore();
  for (const [number, commits] of parts.entries()) await writePart(objects, partNamed(number), commits);
  return objects;
}

/** A twin in which one object has other bytes. */
export async function withBytes(
  objects: ObjectStore,
  key: string,
  change: (bytes: Buffer) => Buffer,
): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of objects.read(key)) pieces.push(piece);
  await objects.remove([key]);
  await objects.putNew(key, change(Buffer.concat(pieces)));
}

export const bucketOfAccount = (id: string): number => bucketOf(StreamId.of('account', id));

/** Collects what an asynchronous reading gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Ids of accounts of this bucket. */
export const idsOf = (bucket: number, count: number): readonly string[] =>
  Array.from({ length: count * BUCKETS * 3 }, (_, number) => `n-${number}`)
    .filter((id) => bucketOfAccount(id) === bucket)
    .slice(0, count);

/** Every line of the archive, in the order of their texts. */
export async function linesIn(objects: ObjectStore): Promise<string[]> {
  const lines: string[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    for await (const { line } of bucketLines(objects, bucket)) lines.push(line);
  return lines.sort();
}

/** Every commit of the archive, once. */
export async function commitsIn(objects: ObjectStore): Promise<Commit[]> {
  const commits: Commit[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    commits.push(...(await all(bucketCommits(objects, bucket))).map(commitOf));
  return commits;
}

export const keysIn = async (objects: ObjectStore, prefix = ''): Promise<string[]> =>
  (await all(objects.list(prefix))).map(({ key }) => key).sort();

export const linesOf = (commits: readonly Commit[]): readonly string[] =>
  commits.map((commit) => lineOf(commit).line).sort();
