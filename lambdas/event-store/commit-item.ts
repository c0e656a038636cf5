import { gunzipSync, gzipSync } from 'node:zlib';
import { type Commit, MalformedCommit } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import { CommitTooLarge } from './event-store.ts';

/** Bytes of an item after compression. DynamoDB allows 400 KB (AWS: "Quotas in Amazon DynamoDB", item size). */
export const MAX_ITEM_BYTES = 380 * 1024;

/** Bytes that one write unit pays for (AWS: "DynamoDB read and write operations"). */
const WRITE_UNIT = 1024;

/** An attribute as DynamoDB's API has it: a text, a number as text, or bytes. */
type Attribute =
  | { readonly S: string; readonly N?: never; readonly B?: never }
  | { readonly N: string; readonly S?: never; readonly B?: never }
  | { readonly B: Uint8Array; readonly S?: never; readonly N?: never };

export type Item = Readonly<Record<string, Attribute>>;

/** An item as it is read: what is not a text, a number or bytes is none of ours. */
type ReadItem = Readonly<
  Record<string, { S?: string | undefined; N?: string | undefined; B?: Uint8Array | undefined }>
>;

/**
 * STORAGE FORMAT, of every item of the events table for ever. Attributes may be added; none may be renamed, removed or
 * given another meaning. `events` is an opaque text rather than a map (ADR 0004): JSON as S, or gzip of the same as B.
 *
 * @throws {CommitTooLarge}
 */
export function toItem(commit: Commit): Item {
  const item: Item = {
    pk: { S: commit.stream },
    sk: { N: String(commit.version) },
    n: { N: String(commit.events.length) },
    commitId: { S: commit.commitId },
    at: { S: commit.at },
    commandId: { S: commit.commandId },
    commandHash: { S: commit.commandHash },
    meta: { S: JSON.stringify(commit.meta) },
  };
  const json = JSON.stringify(commit.events);
  const rest = sizeOf(item) + 'events'.length;
  const plain = rest + Buffer.byteLength(json);
  if (plain <= WRITE_UNIT) return { ...item, events: { S: json } };
  const packed = gzipSync(json);
  const smaller = Math.ceil((rest + packed.byteLength) / WRITE_UNIT) < Math.ceil(plain / WRITE_UNIT);
  const size = smaller ? rest + packed.byteLength : plain;
  if (size > MAX_ITEM_BYTES) throw new CommitTooLarge(commit.stream, size, MAX_ITEM_BYTES);
  return { ...item, events: smaller ? { B: packed } : { S: json } };
}

/** Bytes that an item without binary attributes is charged for: names and values in UTF-8 (numbers at their longest). */
const sizeOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + name.length + Buffer.byteLength(value.S ?? value.N ?? ''),
    0,
  );

/**
 * Reads what {@link toItem} wrote, from a query's answer or a stream record.
 * @throws {MalformedCommit}
 */
export function fromItem(item: ReadItem): Commit {
  const stream = StreamId.parse(textOf(item, 'pk'));
  const events = JSON.parse(eventsOf(item));
  if (events.length !== Number(item.n?.N))
    throw new MalformedCommit(`${stream}: n is not the number of events`);
  return {
    stream,
    version: Number(item.sk?.N),
    commitId: textOf(item, 'commitId'),
    at: textOf(item, 'at'),
    commandId: textOf(item, 'commandId'),
    commandHash: textOf(item, 'commandHash'),
    meta: JSON.parse(textOf(item, 'meta')),
    events,
  };
}

/**
 * Reads a commit from a stream record as Lambda hands it over, where binary values are base64.
 * @throws {MalformedCommit}
 */
export function fromImage(image: Readonly<Record<string, { S?: string; N?: string; B?: string }>>): Commit {
  const entries = Object.entries(image).map(([name, { B, ...value }]) => [
    name,
    B === undefined ? value : { B: Buffer.from(B, 'base64') },
  ]);
  return fromItem(Object.fromEntries(entries));
}

function eventsOf(item: ReadItem): string {
  const packed = item.events?.B;
  return packed === undefined ? textOf(item, 'events') : gunzipSync(packed).toString();
}

function textOf(item: ReadItem, name: string): string {
  const text = item[name]?.S;
  if (text === undefined) throw new MalformedCommit(`${item.pk?.S ?? 'an item without pk'}: no ${name}`);
  return text;
}
