import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { kinesisBatchHandler } from '../../lambdas/archive/handle-kinesis-batch.ts';
import { ArchiveKeyTaken } from '../../lambdas/archive/put-lines.ts';
import { lineOf, packLines } from '../../lambdas/event-store/commit-lines.ts';
import { ArchiveUnavailable, type ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { commitOf } from '../support/histories.ts';
import { kinesisEvent } from '../support/table-stream.ts';
import { arrivedAt, memoryArchive, record, slice } from './archiving.ts';

const MORNING = Date.parse('2010-12-01T08:26:03.500Z');

describe('the same batch again', () => {
  const event = arrivedAt(
    MORNING,
    kinesisEvent(record(commitOf('order#a', 1)), record(commitOf('order#b', 1))),
  );

  /** Stores, and loses its first answer. */
  function losingAnswers(objects: ObjectStore): ObjectStore {
    let lost = false;
    return {
      list: (prefix) => objects.list(prefix),
      read: (key) => objects.read(key),
      remove: (keys) => objects.remove(keys),
      async putNew(key, body) {
        const isNew = await objects.putNew(key, body);
        if (lost) return isNew;
        lost = true;
        throw new ArchiveUnavailable(new Error('reset'));
      },
    };
  }

  test('is a success where the answer to the first attempt was lost', async () => {
    const { archiver, objects, keys, commits } = memoryArchive();
    const handle = kinesisBatchHandler({ ...archiver, objects: losingAnswers(objects) });
    await expect(handle(event)).rejects.toBeInstanceOf(ArchiveUnavailable);
    await handle(event);
    expect(await keys()).toHaveLength(1);
    expect(await commits()).toHaveLength(2);
  });

  test('is a success for both of two who archive it at once', async () => {
    const { archiver, keys, commits } = memoryArchive();
    const handle = kinesisBatchHandler(archiver);
    await Promise.all([handle(event), handle(event), handle(event)]);
    expect(await keys()).toHaveLength(1);
    expect(await commits()).toHaveLength(2);
  });

  test('is a success where the object was compressed in another way', async () => {
    const { archiver, objects, keys } = memoryArchive();
    await kinesisBatchHandler(archiver)(event);
    const [key = ''] = await keys();
    await objects.remove([key]);
    const text = [commitOf('order#a', 1), commitOf('order#b', 1)].map((each) => `${record(each)}\n`).join('');
    await objects.putNew(key, zstdCompressSync(text));
    await kinesisBatchHandler(archiver)(event);
  });

  test.each([
    ['fewer', [commitOf('order#a', 1)]],
    ['more', [commitOf('order#a', 1), commitOf('order#b', 1), commitOf('order#c', 1)]],
    ['other', [commitOf('order#a', 1), commitOf('order#b', 2)]],
  ])('G13 writes nothing over an object of its name with %s commits', async (_, there) => {
    const { archiver, objects, keys, commits } = memoryArchive();
    await kinesisBatchHandler(archiver)(event);
    const [key = ''] = await keys();
    await objects.remove([key]);
    await objects.putNew(key, await packLines(there.map(lineOf)));
    await expect(kinesisBatchHandler(archiver)(event)).rejects.toBeInstanceOf(ArchiveKeyTaken);
    expect(await commits()).toEqual(there);
  });

  test('G13 writes nothing over an object of its name that cannot be read', async () => {
    const { archiver, objects, keys } = memoryArchive();
    await kinesisBatchHandler(archiver)(event);
    const [key = ''] = await keys();
    await objects.remove([key]);
    await objects.putNew(key, Buffer.from('no archive at all'));
    await expect(kinesisBatchHandler(archiver)(event)).rejects.toMatchObject({
      code: 'ArchiveKeyTaken',
      cause: { code: 'ArchiveDamaged' },
    });
  });

  test('cut in another way lies beside it: every commit is there, once or twice', async () => {
    const { archiver, keys, commits } = memoryArchive();
    const all = [1, 2, 3, 4].map((version) => commitOf('order#a', version));
    const whole = kinesisEvent(...all.map((commit) => record(commit)));
    const handle = kinesisBatchHandler(archiver);
    for (const part of [whole, slice(whole, 0, 2), slice(whole, 1), slice(whole, 3)]) await handle(part);
    expect(await keys()).toHaveLength(4);
    const versions = (await commits()).map(({ version }) => version);
    expect([...new Set(versions)].sort()).toEqual([1, 2, 3, 4]);
    expect(versions).toHaveLength(4 + 2 + 3 + 1);
  });
});
