import { hash } from 'node:crypto';
import { bucketKey } from '../../lambdas/archive/archive-keys.ts';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { type CommitLine, inOrder, packLines } from '../../lambdas/event-store/commit-lines.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';

/** An archive whose every bucket is one object, as compaction leaves them, and what it weighs. */
export interface Archive {
  readonly objects: ObjectStore;
  /** Of the lines. */
  readonly characters: number;
  /** Of the objects. */
  readonly bytes: number;
}

/** @param linesOf what a bucket holds */
export async function archiveOf(linesOf: (bucket: number) => Iterable<CommitLine>): Promise<Archive> {
  const objects = new MemoryObjectStore();
  let [characters, bytes] = [0, 0];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const lines = [...linesOf(bucket)].sort(inOrder);
    if (lines.length === 0) continue;
    const text = lines.map(({ line }) => `${line}\n`).join('');
    const body = await packLines(lines);
    await objects.putNew(bucketKey({ date: '2010-12-01', bucket, sha256: hash('sha256', text) }), body);
    characters += text.length;
    bytes += body.byteLength;
  }
  return { objects, characters, bytes };
}
