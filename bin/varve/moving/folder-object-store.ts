import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type ListedObject,
  ObjectMissing,
  type ObjectStore,
} from '../../../lambdas/event-store/object-store.ts';

/** What is being written has a name that no object has, until it is whole. */
const UNFINISHED = '.unfinished';

/** Objects as files of a folder: each key is the path of its file. */
export class FolderObjectStore implements ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    for (const entry of await this.#entries(prefix.slice(0, prefix.lastIndexOf('/') + 1))) {
      const path = join(entry.parentPath, entry.name);
      const key = relative(this.#folder, path).replaceAll(sep, '/');
      if (!entry.isFile() || !key.startsWith(prefix) || key.endsWith(UNFINISHED)) continue;
      yield { key, size: (await stat(path)).size };
    }
  }

  async *read(key: string): AsyncGenerator<Uint8Array> {
    try {
      yield* createReadStream(this.pathOf(key));
    } catch (error) {
      throw isMissing(error) ? new ObjectMissing(key, { cause: error }) : error;
    }
  }

  putNew(key: string, body: Uint8Array): Promise<boolean> {
    return this.write(key, [body]);
  }

  /**
   * Writes an object that is not there yet: under another name, which it bears until it is whole and on the disk.
   * @param pieces of its body; when they fail there is no object
   * @returns false when one is there
   */
  async write(key: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<boolean> {
    const path = this.pathOf(key);
    const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await pipeline(pieces, createWriteStream(unfinished, { flush: true }));
      await link(unfinished, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(this.pathOf(key), { force: true });
  }

  pathOf(key: string): string {
    return join(this.#folder, key);
  }

  async #entries(folder: string) {
    try {
      return await readdir(join(this.#folder, folder), { recursive: true, withFileTypes: true });
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
