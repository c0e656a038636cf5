import { describe, expect, test } from 'vitest';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { isEqual, plus, sumOf } from '../../lambdas/archive/compact/line-sum.ts';
import { lineOf, packLines } from '../../lambdas/event-store/commit-lines.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { archiveOf, DATE, deposits, keysIn, partNamed, withBytes, writePart } from './archived.ts';

const day = [1, 2, 3].map((version) => deposits('acct-1', version));

describe('a source that is damaged keeps the date as it is', () => {
  test('a part', async () => {
    const objects = await archiveOf(day.slice(0, 2), day.slice(2));
    await withBytes(objects, partNamed(1), (bytes) => bytes.subarray(0, -5));
    const before = await keysIn(objects);
    expect(await compactDate(objects, DATE)).toMatchObject({
      isDone: false,
      faults: [{ kind: 'truncated', key: partNamed(1) }],
    });
    expect(await keysIn(objects)).toEqual(before);
  });

  test('a compacted object', async () => {
    const objects = await archiveOf(day);
    await compactDate(objects, DATE);
    const [key = ''] = await keysIn(objects, 'commits/');
    await writePart(objects, partNamed(77), [deposits('acct-1', 4)]);
    await withBytes(objects, key, (bytes) => bytes.fill(0, bytes.length - 4));
    expect(await compactDate(objects, DATE)).toMatchObject({
      isDone: false,
      faults: [{ kind: 'corrupt', key }],
    });
    expect(await keysIn(objects, 'commits/')).toContain(key);
  });

  test('a compacted object that is missing is named, and not forgotten by a later manifest', async () => {
    const objects = await archiveOf(day);
    await compactDate(objects, DATE);
    const [key = ''] = await keysIn(objects, 'commits/');
    await objects.remove([key]);
    await writePart(objects, partNamed(77), [deposits('late', 1)]);
    for (const _ of [1, 2])
      expect(await compactDate(objects, DATE)).toMatchObject({ faults: [{ kind: 'missing-object', key }] });
    expect(await keysIn(objects, 'commits/')).toContain(partNamed(77));
  });

  test('an object that is none of ours', async () => {
    const objects = await archiveOf(day);
    await objects.putNew(`commits/date=${DATE}/hour=08/notes.txt`, Buffer.from('hello'));
    expect(await compactDate(objects, DATE)).toMatchObject({ isDone: false, faults: [{ kind: 'foreign' }] });
    expect(await keysIn(objects, 'commits/')).toContain(partNamed(0));
  });

  test('what was written comes back as something else: the parts stay', async () => {
    const objects = await archiveOf(day);
    const before = await keysIn(objects);
    const lossy: ObjectStore = {
      list: (prefix) => objects.list(prefix),
      read: (key) => objects.read(key),
      putNew: async (key) => await objects.putNew(key, await packLines(day.slice(1).map(lineOf))),
      remove: (keys) => objects.remove(keys),
    };
    expect(await compactDate(lossy, DATE)).toMatchObject({ isDone: false, faults: [{ kind: 'corrupt' }] });
    expect(await keysIn(objects)).toEqual(expect.arrayContaining(before));
  });
});

describe('the sum of lines', () => {
  const lines = day.map(lineOf);

  test('is the same in whatever order and portions they come', () => {
    const whole = sumOf(lines);
    expect(whole.lines).toBe(3);
    expect(isEqual(sumOf(lines.toReversed()), whole)).toBe(true);
    expect(isEqual(plus(sumOf(lines.slice(2)), sumOf(lines.slice(0, 2))), whole)).toBe(true);
  });

  test.each([
    ['one is lost', lines.slice(1)],
    ['one is there twice', [...lines, ...lines.slice(1, 2)]],
    ['one is there twice and another lost', [...lines.slice(1), ...lines.slice(1, 2)]],
    ['one is another', [...lines.slice(1), lineOf(deposits('acct-1', 1, [99]))]],
  ])('is another when %s', (_, others) => {
    expect(isEqual(sumOf(others), sumOf(lines))).toBe(false);
  });
});
