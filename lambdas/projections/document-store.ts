import type { StreamId } from '../core/stream-id.ts';

/** A document as it is after event `version` of its stream. */
export interface VersionedDocument<Document> {
  readonly stream: StreamId;
  readonly version: number;
  readonly document: Document;
}

/** Keeps one document a stream; the version in the row is the projection's position. */
export interface DocumentStore<Document> {
  /** The documents that exist, of those asked for. */
  load(streams: readonly StreamId[]): Promise<readonly VersionedDocument<Document>[]>;

  /**
   * Forward only, and so as good when a part was written before it failed: where the stored version is the same or higher, the stored document stays, since
   * a document at version N is the fold of events 1..N, whoever wrote it.
   * @throws {Unwritable} when the store refuses a value
   */
  save(documents: readonly VersionedDocument<Document>[]): Promise<void>;
}
