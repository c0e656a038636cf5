import { StreamId } from '../core/stream-id.ts';
import { isCommandWindow } from './command-window.ts';
import { bytesOf, type Item, MAX_ITEM_BYTES, packed, type ReadItem, unpacked, writeUnits } from './item.ts';
import { refuseUnfit } from './json-data.ts';
import { type FoundSnapshot, type Snapshot, SnapshotTooLarge } from './snapshot.ts';

/**
 * STORAGE FORMAT of the snapshots table. What is stored is a cache: an item that the code of today does not understand
 * is unusable and is replaced, so the format may change.
 * @throws {UnfitData} when the state is not JSON
 * @throws {SnapshotTooLarge}
 */
export function toSnapshotItem(snapshot: Snapshot): Item {
  const { stream, commitId, commitVersion, version, commits, reducer, state, commands } = snapshot;
  refuseUnfit(state, 'state');
  const item: Item = {
    pk: { S: stream },
    commitId: { S: commitId },
    commitVersion: { N: String(commitVersion) },
    version: { N: String(version) },
    commits: { N: String(commits) },
    reducer: { S: reducer },
    commands: { B: commands },
  };
  const whole = { ...item, state: packed(JSON.stringify(state), bytesOf(item) + 'state'.length) };
  const size = bytesOf(whole);
  if (size > MAX_ITEM_BYTES) throw new SnapshotTooLarge(snapshot, size, MAX_ITEM_BYTES);
  return whole;
}

/** What a snapshot costs to write. @throws as {@link toSnapshotItem} */
export const writeUnitsOf = (snapshot: Snapshot): number => writeUnits(bytesOf(toSnapshotItem(snapshot)));

/** Reads what {@link toSnapshotItem} wrote, whatever became of it (S24). */
export function fromSnapshotItem(item: ReadItem | undefined, reducer: string): FoundSnapshot {
  if (item === undefined) return { kind: 'none' };
  const commitId = item.commitId?.S;
  if (item.reducer?.S !== undefined && item.reducer.S !== reducer)
    return { kind: 'unusable', reason: 'reducer', commitId };
  try {
    return { kind: 'found', snapshot: readItem(item) };
  } catch {
    return { kind: 'unusable', reason: 'unreadable', commitId };
  }
}

const readItem = (item: ReadItem): Snapshot => ({
  stream: StreamId.parse(present(item.pk?.S)),
  commitId: present(item.commitId?.S),
  commitVersion: positive(item.commitVersion?.N),
  version: positive(item.version?.N),
  commits: positive(item.commits?.N),
  reducer: present(item.reducer?.S),
  state: JSON.parse(present(unpacked(item.state))),
  commands: wholeEntries(present(item.commands?.B)),
});

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('an attribute is missing');
  return value;
}

function positive(text: string | undefined): number {
  const number = Number(present(text));
  if (!Number.isSafeInteger(number) || number < 1) throw new TypeError('not a positive integer');
  return number;
}

function wholeEntries(commands: Uint8Array): Uint8Array {
  if (!isCommandWindow(commands)) throw new TypeError('a command is cut off');
  return commands;
}
