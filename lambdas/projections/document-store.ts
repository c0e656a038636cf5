import type { StreamId } from '../core/stream-id.ts';
import type { PositionReader } from '../event-store/positions.ts';

/** A document as it is after event `version` of its stream. */
export interface VersionedDocument<Document> {
  readonly stream: StreamId;
  readonly version: number;
  readonly document: Document;
}

/**
 * What a stream is folded to, as far as event `version`. Where its events make no document, or took it away, it is
 * absent, and kept as such: the version is the position, and nothing older brings the document back (S23).
 */
export type FoldedStream<Document> = VersionedDocument<Document | undefined>;

/**
 * Keeps one document a stream, present or absent; the version in the row is the projection's position, and is read without
 * the document by who asks for positions alone.
 */
export interface DocumentStore<Document> extends PositionReader {
  /** What is kept of the streams asked for, also where the document is absent; the others are left out. */
  load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]>;

  /**
   * Forward only, and so as good when a part was written before it failed: where the stored version is the same or
   * higher, what is stored stays, since a document at version N is the fold of events 1..N, whoever wrote it.
   * @throws {Unwritable} when the store refuses a value
   */
  save(folded: readonly FoldedStream<Document>[]): Promise<void>;
}
