import { hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { archivePrefixes, BUCKETS } from '../../archive/contract.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { RunResults } from '../run-results.ts';
import type { BucketResult, Report } from './verification.ts';

/** Where a stream ended when all streams were enumerated. */
export interface SeenHead {
  readonly stream: StreamId;
  readonly version: number;
  /** When it was seen to end there, in milliseconds since 1970. */
  readonly seen: number;
}

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/**
 * What a verification keeps beside the archive, below `verify/<run>/`. An attempt that was repeated may have left what it
 * wrote before: heads may be there twice.
 */
export class WorkObjects {
  /** Of each bucket. */
  readonly results: RunResults<BucketResult, Report>;
  readonly #objects: ObjectStore;
  readonly #prefix: string;

  constructor(objects: ObjectStore, run: string, prefix: string = archivePrefixes.verify) {
    this.results = new RunResults(objects, { prefix, run, parts: BUCKETS });
    this.#objects = objects;
    this.#prefix = `${prefix}${run}/`;
  }

  /** @param heads those of one bucket */
  async writeHeads(bucket: number, heads: readonly SeenHead[]): Promise<void> {
    const lines = heads.map((head) => `${JSON.stringify(head)}\n`).join('');
    const key = `${this.#prefix}heads/${twoDigits(bucket)}/${hash('sha256', lines)}.jsonl.zst`;
    await this.#objects.putNew(key, await compress(lines));
  }

  /** The heads of a bucket by stream, each once. All of them are held: about 150 bytes each. */
  async readHeads(bucket: number): Promise<readonly SeenHead[]> {
    const heads = new Map<StreamId, SeenHead>();
    for (const key of await this.#keys(`heads/${twoDigits(bucket)}/`)) {
      for (const head of await this.#headsIn(key)) {
        const before = heads.get(head.stream);
        if (before === undefined || isLater(head, before)) heads.set(head.stream, head);
      }
    }
    return [...heads.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  async endSegment(segment: number): Promise<void> {
    await this.#objects.putNew(`${this.#prefix}segments/${twoDigits(segment)}`, Buffer.from('{}'));
  }

  /** Whether all streams of a segment are noted. */
  async hasEnded(segment: number): Promise<boolean> {
    return (await this.#keys(`segments/${twoDigits(segment)}`)).length > 0;
  }

  /** How many segments and buckets have come to their end. */
  async progress(): Promise<{ readonly segments: number; readonly buckets: number }> {
    const [segments, buckets] = await Promise.all([this.#keys('segments/'), this.results.ended()]);
    return { segments: segments.length, buckets };
  }

  async #keys(prefix: string): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.#objects.list(this.#prefix + prefix)) keys.push(key);
    return keys;
  }

  async #headsIn(key: string): Promise<readonly SeenHead[]> {
    const lines = (await decompress(await buffer(this.#objects.read(key)))).toString().split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }
}

const isLater = (a: SeenHead, b: SeenHead): boolean =>
  a.version > b.version || (a.version === b.version && a.seen < b.seen);

const twoDigits = (number: number): string => String(number).padStart(2, '0');
