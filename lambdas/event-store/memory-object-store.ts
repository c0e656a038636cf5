import { type ListedObject, ObjectMissing, type ObjectStore } from './object-store.ts';

/** The twin of the object store, in memory. Lists in the order of writing, which is none. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, Uint8Array>();

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    for (const [key, body] of [...this.#objects]) {
      if (key.startsWith(prefix)) yield { key, size: body.byteLength };
    }
  }

  async *read(key: string): AsyncGenerator<Uint8Array> {
    const body = this.#objects.get(key);
    if (body === undefined) throw new ObjectMissing(key);
    yield body;
  }

  async putNew(key: string, body: Uint8Array): Promise<boolean> {
    if (this.#objects.has(key)) return false;
    this.#objects.set(key, body);
    return true;
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#objects.delete(key);
  }
}
