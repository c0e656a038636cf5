import { hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { archivePrefixes, BUCKETS } from '../../archive/contract.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { PrefixedObjectStore } from '../../event-store/prefixed-object-store.ts';
import { RunResults } from '../run-results.ts';
import { WorkObjects } from '../verify/work-objects.ts';

/** An object of a portable archive. */
export interface ExportedObject {
  readonly key: string;
  /** As stored. */
  readonly bytes: number;
  /** Of the bytes as stored: hexadecimal digits. */
  readonly sha256: string;
}

/** One that a compaction made. */
export interface CopiedObject extends ExportedObject {
  /** Lines. */
  readonly commits: number;
}

/** What an export holds, of a bucket or of all of them. */
export interface Exported {
  readonly streams: number;
  readonly commits: number;
  readonly events: number;
  /** Commits that the archive did not have yet, and the event store had. */
  readonly added: number;
  /** As a verification has it: the same for the same commits, wherever they are. */
  readonly digest: string;
}

/** STORAGE FORMAT of `exports/<run>/report.json`: fields may be added. */
export interface ExportReport extends Exported {
  readonly run: string;
  readonly endedAt: string;
  readonly objects: number;
  readonly bytes: number;
  /** Where they are listed, and on how many pages. */
  readonly list: string;
  readonly pages: number;
}

/** Objects that are listed at once: their addresses go through one answer of the API. */
export const PAGE = 100;

/**
 * What an export writes below `exports/<run>/`: the portable archive (`commits/`, `manifests/`), what it notes while it
 * runs, and the list of the archive's objects. Whatever is written twice is written alike.
 */
export class ExportedArchive {
  /** As any archive. */
  readonly archive: ObjectStore;
  readonly heads: WorkObjects;
  /** Of each bucket. */
  readonly results: RunResults<Exported, ExportReport>;

  constructor(objects: ObjectStore, run: string) {
    const prefix = archivePrefixes.exports;
    this.archive = new PrefixedObjectStore(objects, `${prefix}${run}/`);
    this.heads = new WorkObjects(objects, run, prefix);
    this.results = new RunResults(objects, { prefix, run, parts: BUCKETS });
  }

  /** Notes objects of a bucket that are copied. */
  async noteCopied(bucket: number, copied: readonly CopiedObject[]): Promise<void> {
    if (copied.length === 0) return;
    const content = JSON.stringify(copied);
    await this.archive.putNew(`${folderOf(bucket)}${hash('sha256', content)}.json`, Buffer.from(content));
  }

  /** The objects that are copied, by key. @param bucket of this one. @default all */
  async copied(bucket?: number): Promise<ReadonlyMap<string, CopiedObject>> {
    const keys: string[] = [];
    for await (const { key } of this.archive.list(bucket === undefined ? COPIED : folderOf(bucket)))
      keys.push(key);
    const copied = new Map<string, CopiedObject>();
    for (const key of keys)
      for (const object of JSON.parse(await text(this.archive.read(key))) as CopiedObject[])
        copied.set(object.key, object);
    return copied;
  }

  /**
   * Lists the objects of the archive, page by page. Named by what is in it: a list that an earlier attempt has begun is
   * another one.
   */
  async writeList(objects: readonly ExportedObject[]): Promise<Pick<ExportReport, 'list' | 'pages'>> {
    const list = hash('sha256', JSON.stringify(objects));
    const pages = Math.ceil(objects.length / PAGE);
    for (let page = 0; page < pages; page++) {
      const some = objects.slice(page * PAGE, (page + 1) * PAGE);
      await this.archive.putNew(pageKey(list, page), Buffer.from(JSON.stringify(some)));
    }
    return { list, pages };
  }

  /** @throws {ObjectMissing} behind the last page */
  async readPage({ list }: Pick<ExportReport, 'list'>, page: number): Promise<readonly ExportedObject[]> {
    return JSON.parse(await text(this.archive.read(pageKey(list, page))));
  }
}

const COPIED = 'copied/';
const folderOf = (bucket: number): string => `${COPIED}${String(bucket).padStart(2, '0')}/`;
const pageKey = (list: string, page: number): string =>
  `objects/${list}/${String(page).padStart(6, '0')}.json`;
