import { describe, expect, test } from 'vitest';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { leaveOut } from '../../lambdas/archive/compact/leave-out.ts';
import { listCommits } from '../../lambdas/archive/list-commits.ts';
import {
  archiveOf,
  commitsIn,
  DATE,
  deposits,
  idsOf,
  keysIn,
  linesIn,
  linesOf,
  partNamed,
  withBytes,
  writePart,
} from './archived.ts';

const day = [3, 21].flatMap((bucket) => idsOf(bucket, 3).map((id) => deposits(id, 1)));

/** A compacted day of two buckets, and the key of the first. */
async function compactedDay() {
  const objects = await archiveOf(day);
  await compactDate(objects, DATE);
  const [key = ''] = await keysIn(objects, 'commits/');
  return { objects, key };
}

describe('what is left out of the archive', () => {
  test('may be an object that is missing: what was put back instead is compacted', async () => {
    const { objects, key } = await compactedDay();
    await objects.remove([key]);
    await writePart(objects, partNamed(77), day.slice(0, 3));
    expect(await leaveOut(objects, [key])).toEqual([DATE]);
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
    expect(await linesIn(objects)).toEqual(linesOf(day));
  });

  test('may be an object that is corrupt', async () => {
    const { objects, key } = await compactedDay();
    await withBytes(objects, key, (bytes) => bytes.subarray(0, -3));
    await writePart(objects, partNamed(77), day.slice(0, 3));
    await leaveOut(objects, [key]);
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
    expect(await linesIn(objects)).toEqual(linesOf(day));
    expect((await listCommits(objects)).manifests).toHaveLength(1);
  });

  test('may be a part that is corrupt, one that is none of ours, or a manifest', async () => {
    const { objects } = await compactedDay();
    const [manifest = ''] = await keysIn(objects, 'manifests/');
    const foreign = `commits/date=${DATE}/notes.txt`;
    await objects.putNew(partNamed(77), Buffer.from('x'));
    await objects.putNew(foreign, Buffer.from('x'));
    await withBytes(objects, manifest, () => Buffer.from('{}'));
    await leaveOut(objects, [partNamed(77), foreign, manifest]);
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: true, faults: [] });
    expect(await commitsIn(objects)).toHaveLength(day.length);
  });

  test('is nothing when no key is named, or one outside of all dates', async () => {
    const { objects } = await compactedDay();
    const before = await keysIn(objects);
    expect(await leaveOut(objects, [])).toEqual([]);
    expect(await leaveOut(objects, ['commits/', 'tier/account/acct-1/1-2'])).toEqual([]);
    expect(await keysIn(objects)).toEqual(before);
  });
});
