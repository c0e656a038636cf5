/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  /** Bytes, as stored. */
  readonly size: number;
}

/** Keeps immutable objects under keys: nothing is ever written over. */
export interface ObjectStore {
  /**
   * All objects whose key begins with `prefix`, each once. In no order that anybody may rely on: what has to be in order is
   * sorted by who reads it (S26).
   * @throws {ArchiveUnavailable}
   */
  list(prefix: string): AsyncIterable<ListedObject>;

  /**
   * The bytes of an object, in pieces.
   * @throws {ObjectMissing}
   * @throws {ArchiveUnavailable}
   */
  read(key: string): AsyncIterable<Uint8Array>;

  /**
   * Writes an object that is not there yet. Of two who write the same key one wins.
   * @returns false when one is there: its content is to be looked at
   * @throws {ArchiveUnavailable} when it is unknown whether it was written
   */
  putNew(key: string, body: Uint8Array): Promise<boolean>;

  /**
   * Takes objects away, for good as far as readers can see. One that is not there is no error.
   * @throws {ArchiveUnavailable}
   */
  remove(keys: readonly string[]): Promise<void>;
}

/** An object that a listing showed, or that must be there, is not. */
export class ObjectMissing extends Error {
  readonly code = 'ObjectMissing';
  constructor(key: string, options?: ErrorOptions) {
    super(
      `${key} is not in the archive; list it again, and verify the archive when it should be there`,
      options,
    );
    this.name = 'ObjectMissing';
  }
}

/** The archive did not answer, or throttled for longer than the bounded retries. */
export class ArchiveUnavailable extends Error {
  readonly code = 'ArchiveUnavailable';
  constructor(cause: unknown) {
    super('The archive did not answer; try again', { cause });
    this.name = 'ArchiveUnavailable';
  }
}
