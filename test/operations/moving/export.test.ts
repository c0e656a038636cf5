import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../../lambdas/archive/archive-bucket.ts';
import { ArchiveDamaged, ArchiveGap } from '../../../lambdas/archive/archive-faults.ts';
import { compactArchive } from '../../../lambdas/archive/compact/compact-archive.ts';
import { BUCKETS } from '../../../lambdas/archive/contract.ts';
import { listCommits } from '../../../lambdas/archive/list-commits.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { ExportIncomplete } from '../../../lambdas/operations/moving/export/complete-bucket.ts';
import { ExportedArchive } from '../../../lambdas/operations/moving/exported-archive.ts';
import { commitsIn, DATE, keysIn, linesIn, linesOf, partNamed, writePart } from '../../archive/archived.ts';
import { collected } from '../../support/collected.ts';
import { commitOf } from '../../support/histories.ts';
import { verifying } from '../verify/verifying.ts';
import { house, NO_TIME } from './moving.ts';

const streams = Array.from({ length: 60 }, (_, index) => `account#${index}`);
const commits = streams.flatMap((stream) => [
  commitOf(stream, 1, 2),
  commitOf(stream, 3),
  commitOf(stream, 4, 3),
]);

/** A house whose archive has all of its commits, or some of them. */
async function archived(archive: readonly Commit[] = commits, held: readonly Commit[] = commits) {
  const one = house();
  one.hold(...held);
  await writePart(one.objects, partNamed(1), archive.slice(0, 40));
  await writePart(one.objects, partNamed(2), archive.slice(40));
  return one;
}

describe('an export', () => {
  test('is an archive of every commit of the store, and says how many there are', async () => {
    const { exporting } = await archived();
    const { archive, report } = await exporting('run-1');
    expect(await linesIn(archive)).toEqual(linesOf(commits));
    const { objects, bytes, pages, list: _, digest: __, ...counts } = report;
    expect(counts).toEqual({
      ...{ run: 'run-1', endedAt: `${DATE}T09:26:00.000Z` },
      ...{ streams: 60, commits: 180, events: 360, added: 0 },
    });
    expect(objects).toBe((await keysIn(archive, 'commits/')).length + 1);
    expect(bytes).toBeGreaterThan(1_000);
    expect(pages).toBe(1);
  });

  test('lists each object with the size and the SHA-256 that it has, and manifests that name them all', async () => {
    const { exporting, objects } = await archived();
    const { archive, report } = await exporting('run-1');
    const listed = await new ExportedArchive(objects, 'run-1').readPage(report, 0);
    const keys = [...(await keysIn(archive, 'commits/')), ...(await keysIn(archive, 'manifests/'))];
    expect(listed.map(({ key }) => key)).toEqual(keys);
    for (const { key, bytes, sha256 } of listed) {
      const [body = new Uint8Array()] = await collected(archive.read(key));
      expect(bytes).toBe(body.byteLength);
      expect(sha256).toBe(
        Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(body))).toString('hex'),
      );
    }
    const { manifests, faults } = await listCommits(archive);
    expect(faults).toEqual([]);
    expect(manifests.map(({ objects }) => objects.length)).toEqual([keys.length - 1]);
  });

  test('has the digest that a verification of the store has', async () => {
    const { exporting } = await archived();
    const { report } = await exporting('run-1');
    const { hold, archive, verify } = verifying();
    hold(...commits);
    await archive(...commits);
    expect(report.digest).toBe((await verify()).digest);
  });

  test('adds from the store what the archive does not have yet: ends of streams, and whole streams', async () => {
    const { exporting } = await archived(commits.filter((_, index) => index % 3 < 2 && index < 150));
    const { archive, report } = await exporting('run-1');
    expect(await linesIn(archive)).toEqual(linesOf(commits));
    expect(report).toMatchObject({ streams: 60, commits: 180, events: 360, added: 80 });
  });

  test('goes on slice by slice, each as short as it may be, with the same result', async () => {
    const { exporting } = await archived(commits.slice(0, 150));
    const whole = await (await archived(commits.slice(0, 150))).exporting('run-1');
    const { archive, report, calls } = await exporting('run-1', { time: NO_TIME });
    expect(await linesIn(archive)).toEqual(linesOf(commits));
    expect(calls).toBeGreaterThan(whole.calls);
    const counts = ({ objects: _, bytes: __, list: ___, ...rest }: typeof report) => rest;
    expect(counts(report)).toEqual(counts(whole.report));
  });

  test('has what a commit that was put back is marked with, under the same digest', async () => {
    const replayed = commits.map((commit) => ({ ...commit, replayed: true as const }));
    const one = await archived(replayed, replayed);
    const { archive, report } = await one.exporting('run-1');
    expect(await linesIn(archive)).toEqual(linesOf(replayed));
    expect(report.digest).toBe((await (await archived()).exporting('run-1')).report.digest);
  });

  test('stays whole while a compaction replaces the objects that it was made of', async () => {
    const { exporting, objects } = await archived();
    const { archive } = await exporting('run-1');
    await writePart(
      objects,
      partNamed(3),
      streams.map((stream) => commitOf(stream, 7)),
    );
    await compactArchive(objects, { through: DATE });
    expect(await commitsIn(archive)).toHaveLength(180);
  });

  test('copies what a compaction has made meanwhile of what it was about to copy', async () => {
    const { exporting, objects } = await archived();
    const later = streams.map((stream) => commitOf(stream, 7));
    let isCompacted = false;
    const replacing = Object.assign(Object.create(objects), {
      list: (prefix: string) => objects.list(prefix),
      putNew: (key: string, body: Uint8Array) => objects.putNew(key, body),
      read: async function* (key: string) {
        if (key.startsWith('commits/') && !isCompacted) {
          isCompacted = true;
          await writePart(objects, partNamed(3), later);
          await compactArchive(objects, { through: DATE });
        }
        yield* objects.read(key);
      },
    });
    const { archive } = await exporting('run-1', { objects: replacing });
    expect((await linesIn(archive)).length).toBe(240);
    expect(await commitsIn(archive)).toHaveLength(240);
  });

  test('refuses an archive with a gap, and names the stream and the version', async () => {
    const { exporting } = await archived(commits.filter((_, index) => index !== 31));
    await expect(exporting('run-1')).rejects.toThrow(new ArchiveGap(StreamId.parse('account#10'), 3));
  });

  test('refuses an archive that lacks an object, and names it', async () => {
    const { exporting, objects } = await archived();
    await compactArchive(objects, { through: DATE });
    const [key = ''] = await keysIn(objects, 'commits/');
    await objects.remove([key]);
    const failure = await exporting('run-1').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ArchiveDamaged);
    expect((failure as ArchiveDamaged).fault).toMatchObject({ kind: 'missing-object', key });
  });

  test('refuses a store that lacks what the archive lacks', async () => {
    const { exporting } = await archived(
      [],
      commits.filter((_, index) => index !== 31),
    );
    const failure = exporting('run-1');
    await expect(failure).rejects.toThrow(ExportIncomplete);
    await expect(failure).rejects.toThrow('account#10 version 3 is missing');
  });

  test('of an empty store is empty', async () => {
    const { exporting } = house();
    const { report } = await exporting('run-1');
    expect(report).toMatchObject({ streams: 0, commits: 0, events: 0, objects: 0, pages: 0 });
  });

  test('takes streams of every bucket', () => {
    expect(new Set(streams.map((stream) => bucketOf(StreamId.parse(stream)))).size).toBeGreaterThan(
      BUCKETS / 2,
    );
  });
});
