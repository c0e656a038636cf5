import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, inject, test } from 'vitest';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { listCommits } from '../../lambdas/archive/list-commits.ts';
import { S3ObjectStore } from '../../lambdas/event-store/s3-object-store.ts';
import { localClient } from '../support/events-table.ts';
import { commitsIn, DATE, deposits, idsOf, partNamed, writePart } from './archived.ts';

const client = new S3Client({ ...localClient(inject('engines').s3), forcePathStyle: true });
afterAll(() => client.destroy());

test('S26 parts on S3 are compacted by two at once, and each commit is read once and in order', async () => {
  const bucket = `compact-${process.pid}-${Date.now()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const objects = new S3ObjectStore({ client, bucket });
  const ids = [...idsOf(3, 20), ...idsOf(21, 20)];
  const day = Array.from({ length: 12 }, (_, index) => ids.map((id) => deposits(id, index + 1)));
  for (const [number, commits] of day.entries())
    await writePart(objects, partNamed(number), [...commits, ...(day[number - 1] ?? [])]);

  await Promise.all([compactDate(objects, DATE), compactDate(objects, DATE, { partBytes: 4_000 })]);

  const commits = await commitsIn(objects);
  expect(commits).toHaveLength(480);
  expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
  const { parts, buckets, manifests } = await listCommits(objects);
  expect([parts.length, buckets.length, manifests.length]).toEqual([0, 2, 1]);
  expect(await commitsIn(objects)).toEqual(commits);
});
