import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { constants, createZstdCompress } from 'node:zlib';
import { type CommitLine, PACKING } from '../../event-store/commit-lines.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { bucketOf } from '../archive-bucket.ts';
import { refuseFault } from '../archive-faults.ts';
import { bucketKey } from '../archive-keys.ts';
import type { CompactedObject } from '../manifest.ts';
import { sortedLines } from '../placed-lines.ts';
import { type LineSum, NO_LINES, plus, sumOf } from './line-sum.ts';

/**
 * A window of 512 KB rather than 2 MB: whoever merges many objects has one open for each of them, and as lines are sorted
 * by stream the objects become no larger.
 */
const COMPACTED = { params: { ...PACKING.params, [constants.ZSTD_c_windowLog]: 19 } };

export interface Written {
  readonly object: CompactedObject;
  /** Of the lines as they were read back from the archive. */
  readonly sum: LineSum;
}

/**
 * Writes sorted lines as the object of a bucket, and reads back what the archive has under its name by now, whoever wrote
 * it. Holds the object as compressed.
 * @returns undefined when there are no lines
 * @throws {ArchiveDamaged} when what is there is not sorted, of another bucket, or other than its name says
 * @throws {ArchiveUnavailable}
 */
export async function writeCompacted(
  objects: ObjectStore,
  { date, bucket }: { readonly date: string; readonly bucket: number },
  sorted: AsyncIterable<readonly CommitLine[]>,
): Promise<Written | undefined> {
  const { body, sha256, lines } = await pack(sorted);
  if (lines === 0) return undefined;
  const key = bucketKey({ date, bucket, sha256 });
  await objects.putNew(key, body);
  const sum = await readBack(objects, key, bucket);
  return { object: { key, bytes: await sizeOf(objects, key), commits: sum.lines }, sum };
}

async function pack(sorted: AsyncIterable<readonly CommitLine[]>) {
  const sha256 = createHash('sha256');
  const zstd = createZstdCompress(COMPACTED);
  const body = buffer(zstd);
  let lines = 0;
  try {
    for await (const batch of sorted) {
      const piece = Buffer.from(batch.map(({ line }) => `${line}\n`).join(''));
      sha256.update(piece);
      lines += batch.length;
      // One by one: the stream ends its frame twice when its end is called before the last piece is through.
      await new Promise<void>((through, fail) =>
        zstd.write(piece, (error) => (error ? fail(error) : through())),
      );
    }
    zstd.end();
  } catch (error) {
    zstd.destroy(error as Error);
  }
  return { body: await body, sha256: sha256.digest('hex'), lines };
}

async function readBack(objects: ObjectStore, key: string, bucket: number): Promise<LineSum> {
  let sum = NO_LINES;
  for await (const lines of sortedLines({ objects, key, bucket }, refuseFault)) {
    const stray = lines.find(({ stream }) => bucketOf(stream) !== bucket);
    if (stray !== undefined)
      refuseFault({ kind: 'foreign', key, detail: `${stray.stream} is of another bucket` });
    sum = plus(sum, sumOf(lines));
  }
  return sum;
}

async function sizeOf(objects: ObjectStore, key: string): Promise<number> {
  for await (const object of objects.list(key)) return object.size;
  return 0;
}
