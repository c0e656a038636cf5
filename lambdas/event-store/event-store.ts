import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Upcast } from '../core/upcaster.ts';
import type { LoadedStream } from './loaded-stream.ts';

/** What the caller decides of a commit; the store adds stream, version, id and time. */
export type CommitDraft = Pick<Commit, 'commandId' | 'commandHash' | 'meta' | 'events'>;

/** Reads what was committed. Strongly consistent: whatever was acknowledged before the call is seen. */
export interface EventReader {
  /**
   * The whole stream; an empty one at version 0 when it was never written.
   * @throws {StreamHole} when versions are missing
   * @throws {StoreUnavailable}
   */
  load(stream: StreamId): Promise<LoadedStream>;

  /**
   * The commits that start at versions `from` to `to`, in order; none when `to` is before `from`.
   * @param to @default the head
   * @throws {StoreUnavailable}
   */
  read(stream: StreamId, from: number, to?: number): Promise<readonly Commit[]>;
}

/** Appends commits; each is stored whole or not at all (G1), and never changes. */
export interface EventStore extends EventReader {
  /**
   * Appends at the version after the head that `loaded` saw. Success also when an earlier attempt of this very call
   * was stored and its answer lost.
   * @throws {VersionConflict} when somebody else's commit is there: of any number of writers one wins (G3)
   * @throws {CommitTooLarge} before any call, nothing is written
   * @throws {UnfitData} before any call, when an event holds what is not JSON
   * @throws {EmptyCommit}
   * @throws {StoreUnavailable} when it is unknown whether it was written: the same command may be sent again
   */
  append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit>;

  /**
   * Appends to several streams, to all of them or to none. At twice the price of an append: for what one stream alone
   * cannot keep true, as that a name is unique.
   * @param appendings each of another stream
   * @param unchanged streams that were only read: nothing is stored when one of them has moved on
   * @returns the commits, in the order of `appendings`
   * @throws {VersionConflict} of the stream that has moved on
   * @throws {TransactionTooLarge} before any call
   * @throws {StreamTwice} before any call
   * @throws {CommitRefused} when DynamoDB finds it invalid, which no other attempt would mend
   * @throws as {@link append}
   */
  appendAll(
    appendings: readonly Appending[],
    unchanged?: readonly LoadedStream[],
  ): Promise<readonly Commit[]>;
}

/** A commit to be, and the stream that it goes to. */
export interface Appending {
  readonly loaded: LoadedStream;
  readonly draft: CommitDraft;
}

/**
 * A reader that answers commits in their present form (G11): the one that everybody takes who looks into events.
 */
export interface PresentEventReader extends EventReader {
  /**
   * For a commit that came another way than through this reader.
   * @throws {UnknownEvent}
   */
  present: Upcast;
}

export type PresentEventStore = EventStore & PresentEventReader;

/** Another commit stands where this one should have gone. */
export class VersionConflict extends Error {
  readonly code = 'VersionConflict';
  readonly version: number;
  constructor(stream: StreamId, version: number, options?: ErrorOptions) {
    super(`${stream}: version ${version} has been written by somebody else`, options);
    this.name = 'VersionConflict';
    this.version = version;
  }
}

/** A commit without events: it would leave the head where it is, and the next one could not be told from it. */
export class EmptyCommit extends Error {
  readonly code = 'EmptyCommit';
  constructor(stream: StreamId) {
    super(`${stream}: a commit has at least one event; append nothing when there is nothing`);
    this.name = 'EmptyCommit';
  }
}

/** One stream twice in a transaction: which of its commits comes first is not said. */
export class StreamTwice extends Error {
  readonly code = 'StreamTwice';
  constructor(stream: StreamId) {
    super(`${stream} is twice in a transaction; put its events into one commit`);
    this.name = 'StreamTwice';
  }
}

/** A commit that no item can hold. */
export class CommitTooLarge extends Error {
  readonly code = 'CommitTooLarge';
  /** Bytes after compression. */
  readonly limit: number;
  constructor(stream: StreamId, size: number, limit: number) {
    super(`${stream}: the commit takes ${size} bytes, ${limit} are possible: send a smaller command`);
    this.name = 'CommitTooLarge';
    this.limit = limit;
  }
}

/** More than one transaction can hold. */
export class TransactionTooLarge extends Error {
  readonly code = 'TransactionTooLarge';
  /** Items, or bytes. */
  readonly limit: number;
  constructor(size: number, limit: number, unit: 'items' | 'bytes') {
    super(`A transaction of ${size} ${unit}: ${limit} are possible; append to fewer streams at once`);
    this.name = 'TransactionTooLarge';
    this.limit = limit;
  }
}

/** DynamoDB finds a commit invalid. To send it again would not help. */
export class CommitRefused extends Error {
  readonly code = 'CommitRefused';
  constructor(stream: StreamId, reason: string, options?: ErrorOptions) {
    super(`${stream}: the event store refuses the commit (${reason})`, options);
    this.name = 'CommitRefused';
  }
}

/** The store did not answer, or throttled for longer than the bounded retries. */
export class StoreUnavailable extends Error {
  readonly code = 'StoreUnavailable';
  constructor(cause: unknown) {
    super('The event store did not answer; try again', { cause });
    this.name = 'StoreUnavailable';
  }
}
