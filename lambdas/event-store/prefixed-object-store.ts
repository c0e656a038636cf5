import type { ListedObject, ObjectStore } from './object-store.ts';

/** The objects of another store whose keys begin with a prefix, as if it were not there: an archive within an archive. */
export class PrefixedObjectStore implements ObjectStore {
  readonly #objects: ObjectStore;
  readonly #prefix: string;

  constructor(objects: ObjectStore, prefix: string) {
    this.#objects = objects;
    this.#prefix = prefix;
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    for await (const { key, size } of this.#objects.list(this.#prefix + prefix))
      yield { key: key.slice(this.#prefix.length), size };
  }

  read(key: string): AsyncIterable<Uint8Array> {
    return this.#objects.read(this.#prefix + key);
  }

  putNew(key: string, body: Uint8Array): Promise<boolean> {
    return this.#objects.putNew(this.#prefix + key, body);
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#objects.remove(keys.map((key) => this.#prefix + key));
  }
}
