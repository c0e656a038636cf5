import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ArchiveFault, bucketLines } from '../../lambdas/archive/read-bucket.ts';
import { lineOf } from '../../lambdas/event-store/commit-lines.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { all, archiveOf, bucketOfAccount, deposits, partNamed, withBytes, writeBucket } from './archived.ts';

const bucket = bucketOfAccount('acct-1');

async function faultsOf(objects: ObjectStore): Promise<{ faults: ArchiveFault[]; lines: number }> {
  const faults: ArchiveFault[] = [];
  const lines = await all(bucketLines(objects, bucket, { onFault: (fault) => faults.push(fault) }));
  return { faults, lines: lines.length };
}

describe('a fault names the object, and what is left is read', () => {
  const many = Array.from({ length: 30 }, (_, index) => deposits('acct-1', index + 1));

  test('truncated, wherever it was cut', async () => {
    const whole = await archiveOf(many);
    const { size = 0 } = (await all(whole.list(partNamed(0))))[0] ?? {};
    for (let length = 0; length < size; length += 7) {
      const objects = await archiveOf(many, [deposits('acct-1', 31)]);
      await withBytes(objects, partNamed(0), (bytes) => bytes.subarray(0, length));
      const { faults, lines } = await faultsOf(objects);
      expect(faults).toMatchObject([{ kind: 'truncated', key: partNamed(0) }]);
      expect(lines).toBeGreaterThanOrEqual(1);
    }
  });

  test('a bit that was flipped, wherever it was', async () => {
    const { size = 0 } = (await all((await archiveOf(many)).list(partNamed(0))))[0] ?? {};
    // The magic number and what the frame says of itself stand in the first bytes; not all of their bits mean something.
    for (let at = 8; at < size; at += 11) {
      const objects = await archiveOf(many);
      await withBytes(objects, partNamed(0), (bytes) => {
        bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
        return bytes;
      });
      expect((await faultsOf(objects)).faults[0]).toMatchObject({ key: partNamed(0) });
    }
  });

  test.each([
    ['foreign', 'bytes that are not compressed', (_: Buffer) => Buffer.from('{"stream":"account#acct-1"}\n')],
    ['truncated', 'nothing', () => Buffer.alloc(0)],
    ['corrupt', 'more behind the end', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    ['corrupt', 'bytes that are no text', () => zstdCompressSync(Buffer.from([0xff, 0x0a]))],
    ['truncated', 'a line without its end', () => zstdCompressSync(lineOf(deposits('acct-1', 1)).line)],
    ['malformed-line', 'a line that is no commit', () => zstdCompressSync('{"hello":"world"}\n')],
  ] as const)('%s: %s', async (kind, _, change) => {
    const objects = await archiveOf(many, [deposits('acct-1', 31)]);
    await withBytes(objects, partNamed(0), change);
    const { faults, lines } = await faultsOf(objects);
    expect(faults).toMatchObject([{ kind, key: partNamed(0) }]);
    expect(lines).toBeGreaterThanOrEqual(1);
  });

  test('foreign: an object whose name is none of ours', async () => {
    const objects = await archiveOf(many);
    await objects.putNew('commits/date=2010-12-01/notes.txt', Buffer.from('hello'));
    const { faults, lines } = await faultsOf(objects);
    expect(faults).toMatchObject([{ kind: 'foreign', key: 'commits/date=2010-12-01/notes.txt' }]);
    expect(lines).toBe(30);
  });

  test('foreign: a compacted object under the name of another bucket', async () => {
    const objects = new MemoryObjectStore();
    const key = await writeBucket(objects, bucket, [lineOf(deposits('acct-2', 1))]);
    expect((await faultsOf(objects)).faults).toMatchObject([{ kind: 'foreign', key }]);
  });

  test('malformed-line: the line is named, and the others of the object are read', async () => {
    const objects = new MemoryObjectStore();
    const text = [...many.map((commit) => lineOf(commit).line), 'null', ''].join('\n');
    await objects.putNew(partNamed(0), zstdCompressSync(text));
    const { faults, lines } = await faultsOf(objects);
    expect(faults).toMatchObject([{ kind: 'malformed-line', detail: expect.stringContaining('line 31') }]);
    expect(lines).toBe(30);
  });

  test('out-of-order: a compacted object that is not sorted', async () => {
    const objects = new MemoryObjectStore();
    const key = await writeBucket(
      objects,
      bucket,
      [deposits('acct-1', 2), deposits('acct-1', 1)].map(lineOf),
    );
    expect((await faultsOf(objects)).faults).toMatchObject([
      { kind: 'out-of-order', key, detail: expect.stringContaining('account#acct-1 version 1') },
    ]);
  });

  test('corrupt: a compacted object that holds other commits than its name says', async () => {
    const objects = new MemoryObjectStore();
    const key = await writeBucket(objects, bucket, [lineOf(deposits('acct-1', 1))]);
    const other = new MemoryObjectStore();
    const otherKey = await writeBucket(other, bucket, [lineOf(deposits('acct-1', 1, [7]))]);
    const [bytes = Buffer.alloc(0)] = await all(other.read(otherKey));
    await withBytes(objects, key, () => Buffer.from(bytes));
    expect((await faultsOf(objects)).faults).toMatchObject([{ kind: 'corrupt', key }]);
  });
});
