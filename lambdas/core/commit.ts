import { StreamId } from './stream-id.ts';

/** An event as it was stored: `data` is JSON, written by version `schemaVersion` of its type's schema. */
export interface RecordedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** Who gave the command: the token's subject, or the name of a process. */
export interface Actor {
  readonly role: 'customer' | 'operator' | 'process';
  readonly id: string;
}

/** Why and by whom a commit was made. Holds no personal data. */
export interface CommitMeta {
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  readonly traceparent?: string;
}

/**
 * All events of one command, and the unit everywhere: stored, streamed, published, archived, gated and replayed whole.
 *
 * STORAGE FORMAT. As JSON it is the one format on the wire inside the house: Kinesis record, archive line, export.
 * What was written once is read for ever, so: fields may be added when they are optional; none may be renamed,
 * removed, or given another meaning or type.
 */
export interface Commit {
  readonly stream: StreamId;
  /** Version of the first event; the others follow one by one. Versions of a stream are 1..N. */
  readonly version: number;
  /** UUIDv7, made for this attempt to append: tells our own write from somebody else's. */
  readonly commitId: string;
  /** ISO-8601 UTC with milliseconds. Informative only: nothing is ever ordered by a clock. */
  readonly at: string;
  /** Idempotency key, hashed with its scope: actor, route and stream. */
  readonly commandId: string;
  /** Hash of the canonical command as it came in. */
  readonly commandHash: string;
  readonly meta: CommitMeta;
  readonly events: readonly RecordedEvent[];
  /**
   * The commit was put back: it happened before, here or in another store, and nobody is to act on it again. Two commits
   * that differ in this alone are the same. The last field, so that a line says at its end whether it has it.
   */
  readonly replayed?: true;
}

/** Stands for a commit that is too large for its transport: the event store has it. */
export interface CommitPointer {
  readonly stream: StreamId;
  readonly version: number;
  /** Number of events in the commit. */
  readonly count: number;
  /** As the commit's. */
  readonly correlationId?: string;
  /**
   * The consumer that parked the stream and is to take its mark away once it stands at the last version named here. To
   * all others it is a pointer as any other, which passes their gate.
   */
  readonly redrive?: string;
}

/** What a transport hands to a consumer. */
export type Delivered = Commit | CommitPointer;

/** Bytes that are no commit and no pointer: nothing that a retry could mend. */
export class MalformedCommit extends Error {
  readonly code = 'MalformedCommit';
  constructor(what: string, options?: ErrorOptions) {
    super(`Not a commit: ${what}`, options);
    this.name = 'MalformedCommit';
  }
}

export const isPointer = (delivered: Delivered): delivered is CommitPointer => 'count' in delivered;

/** Version of the last event of a commit. */
export const lastVersion = (delivered: Delivered): number =>
  delivered.version + (isPointer(delivered) ? delivered.count : delivered.events.length) - 1;

const FIELDS = ['stream', 'version', 'commitId', 'at', 'commandId', 'commandHash', 'meta', 'events'] as const;

/** Whether two commits are the same: equal in all but `replayed`. */
export const isSameCommit = (a: Commit, b: Commit): boolean =>
  FIELDS.every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));

export const pointerTo = (commit: Commit): CommitPointer => ({
  stream: commit.stream,
  version: commit.version,
  count: commit.events.length,
  correlationId: commit.meta.correlationId,
});

/** Where a commit stands and the thread that it belongs to, for logs: a command can be followed by its correlation id. */
export const placeOf = (delivered: Delivered) => ({
  stream: delivered.stream,
  version: delivered.version,
  correlationId: isPointer(delivered) ? delivered.correlationId : delivered.meta?.correlationId,
});

/** Characters that a queue refuses and JSON lets stand (SQS: "SendMessage", allowed characters). */
const REFUSED_BY_QUEUES = /[\ufffe\uffff]/g;

/** One commit or pointer as one line of JSON, without the line's end, in characters that every transport takes (S09). */
export const encodeDelivered = (delivered: Delivered): string =>
  JSON.stringify(delivered).replace(REFUSED_BY_QUEUES, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

/**
 * Reads what {@link encodeDelivered} wrote.
 * @throws {MalformedCommit}
 */
export function decodeDelivered(line: string): Delivered {
  const value = parseObject(line);
  const stream = parseStream(value.stream);
  const version = positive(value, 'version');
  if ('count' in value) return { ...value, stream, version, count: positive(value, 'count') };
  if (!Array.isArray(value.events) || value.events.length === 0) throw new MalformedCommit('events: none');
  for (const field of ['commitId', 'at', 'commandId', 'commandHash']) {
    if (typeof value[field] !== 'string') throw new MalformedCommit(`${field}: not a text`);
  }
  if (![undefined, true].includes(value.replayed as undefined))
    throw new MalformedCommit('replayed: not true');
  return value as unknown as Commit;
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new MalformedCommit('not JSON', { cause });
  }
  throw new MalformedCommit('not an object');
}

function parseStream(value: unknown): StreamId {
  try {
    return StreamId.parse(String(value));
  } catch (cause) {
    throw new MalformedCommit('stream', { cause });
  }
}

function positive(value: Record<string, unknown>, field: string): number {
  const number = value[field];
  if (Number.isSafeInteger(number) && (number as number) > 0) return number as number;
  throw new MalformedCommit(`${field}: not a positive integer`);
}
