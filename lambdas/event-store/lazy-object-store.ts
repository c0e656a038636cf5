import type { ListedObject, ObjectStore } from './object-store.ts';

/** What is read of an object store that is opened when it is asked for the first time. */
export class LazyObjectStore implements Pick<ObjectStore, 'list' | 'read'> {
  readonly #open: () => Promise<ObjectStore>;
  #opened: Promise<ObjectStore> | undefined;

  constructor(open: () => Promise<ObjectStore>) {
    this.#open = open;
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    yield* (await this.#store()).list(prefix);
  }

  async *read(key: string): AsyncGenerator<Uint8Array> {
    yield* (await this.#store()).read(key);
  }

  #store(): Promise<ObjectStore> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      // The next one who asks tries again.
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }
}
