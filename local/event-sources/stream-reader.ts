/** One record of a shard, in the form in which functions get it. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** When the stream took the record, in milliseconds since the epoch. */
  readonly arrivedAt: number;
  /** Records with the same key stay in order when a shard is read by several invocations at a time. */
  readonly orderKey: string;
  /** The element of `Records` in the function's event. */
  readonly event: Readonly<Record<string, unknown>>;
  /** What filter patterns are held against; in place of data that is no JSON stands `NOT_JSON`. */
  readonly filterView: unknown;
}

/** Fits no pattern. */
export const NOT_JSON: unique symbol = Symbol('not JSON');

export interface Shard {
  readonly id: string;
  /** Shards that must be read to their end before this one. */
  readonly parents: readonly string[];
}

/** Where to begin in a shard: at one end, or behind a record. */
export type Position = 'TRIM_HORIZON' | 'LATEST' | { readonly after: string };

export interface Page {
  readonly records: readonly StreamRecord[];
  /** Undefined at the end of a shard that was closed. */
  readonly next: string | undefined;
}

/** A stream of records in shards. */
export interface StreamReader {
  shards(): Promise<readonly Shard[]>;
  /** @throws PositionLost when the record of an `after` position is no longer there, or never was. */
  iterator(shardId: string, position: Position): Promise<string>;
  /** Iterators live for some minutes; any error means that another one is to be asked for. */
  read(shardId: string, iterator: string, limit: number): Promise<Page>;
}

/** The record of a checkpoint has left the stream, or the stream was made anew. */
export class PositionLost extends Error {}

/** Both services tell by these names that a sequence number is none of the shard's. */
const POSITION_FAULTS = ['TrimmedDataAccessException', 'InvalidArgumentException', 'ValidationException'];

export function asPositionLost(error: unknown): never {
  if (error instanceof Error && POSITION_FAULTS.includes(error.name)) {
    throw new PositionLost('the position is not in the stream', { cause: error });
  }
  throw error;
}
