import type { ExportedObject } from './exported-archive.ts';

/** How an object is sent: by PUT, with exactly these headers. */
export interface PresignedPut {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Addresses at which somebody without any right of his own reads or writes one object, for a while. What is read or
 * written there does not go through a function, whose answer is 6 MB at most.
 */
export interface PresignedObjects {
  /** Where an object is read: by GET, and parts of it by `Range`. */
  readFrom(key: string): Promise<string>;

  /**
   * Where an object is written that is not there yet: 412 when there is one. No other bytes are taken than those that it
   * is to have.
   */
  putTo(object: ExportedObject): Promise<PresignedPut>;
}
