import { type Commit, MalformedCommit } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import { CommitTooLarge } from './event-store.ts';
import { bytesOf, type Item, MAX_ITEM_BYTES, packed, type ReadItem, unpacked } from './item.ts';
import { refuseUnfit } from './json-data.ts';

/**
 * STORAGE FORMAT, of every item of the events table for ever. Attributes may be added; none may be renamed, removed or
 * given another meaning. `events` is an opaque text rather than a map (ADR 0004): JSON as S, or gzip of the same as B.
 *
 * @throws {UnfitData} when what the events hold would not come back as it is
 * @throws {CommitTooLarge}
 */
export function toItem(commit: Commit): Item {
  for (const [index, { data }] of commit.events.entries()) refuseUnfit(data, `events[${index}].data`);
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
  const whole = { ...item, events: packed(JSON.stringify(commit.events), bytesOf(item) + 'events'.length) };
  const size = bytesOf(whole);
  if (size > MAX_ITEM_BYTES) throw new CommitTooLarge(commit.stream, size, MAX_ITEM_BYTES);
  // Not measured: what could be appended once can be put back.
  return commit.replayed ? { ...whole, replayed: { N: REPLAYED } } : whole;
}

/**
 * Reads what {@link toItem} wrote, from a query's answer or a stream record.
 * @throws {MalformedCommit}
 */
export function fromItem(item: ReadItem): Commit {
  const stream = StreamId.parse(textOf(item, 'pk'));
  const events = parsed(item, 'events');
  if (!Array.isArray(events) || events.length !== Number(item.n?.N))
    throw new MalformedCommit(`${stream}: n is not the number of events`);
  return {
    stream,
    version: Number(item.sk?.N),
    commitId: textOf(item, 'commitId'),
    at: textOf(item, 'at'),
    commandId: textOf(item, 'commandId'),
    commandHash: textOf(item, 'commandHash'),
    meta: parsed(item, 'meta') as Commit['meta'],
    events,
    ...(item.replayed && { replayed: replayedOf(item) }),
  };
}

/** Not a boolean: an attribute of ours is a text, a number or bytes. */
const REPLAYED = '1';

function replayedOf(item: ReadItem): true {
  if (item.replayed?.N === REPLAYED) return true;
  throw new MalformedCommit(`${item.pk?.S} ${item.sk?.N}: replayed is not ${REPLAYED}`);
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

function parsed(item: ReadItem, name: string): unknown {
  try {
    return JSON.parse(unpacked(item[name]) ?? textOf(item, name));
  } catch (cause) {
    throw new MalformedCommit(`${item.pk?.S} ${item.sk?.N}: ${name} cannot be read`, { cause });
  }
}

function textOf(item: ReadItem, name: string): string {
  const text = item[name]?.S;
  if (text === undefined) throw new MalformedCommit(`${item.pk?.S ?? 'an item without pk'}: no ${name}`);
  return text;
}
