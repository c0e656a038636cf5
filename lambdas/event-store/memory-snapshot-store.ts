import type { StreamId } from '../core/stream-id.ts';
import type { Item } from './item.ts';
import type { FoundSnapshot, Snapshot, SnapshotStore } from './snapshot.ts';
import { fromSnapshotItem, toSnapshotItem } from './snapshot-item.ts';

/** The in-memory twin: keeps the very items that the table would. */
export class MemorySnapshotStore implements SnapshotStore {
  readonly items = new Map<StreamId, Item>();

  async find(stream: StreamId, reducer: string): Promise<FoundSnapshot> {
    return fromSnapshotItem(this.items.get(stream), reducer);
  }

  async save(snapshot: Snapshot, unusable?: string): Promise<void> {
    const item = toSnapshotItem(snapshot);
    const before = this.items.get(snapshot.stream);
    const isAhead = Number(before?.version?.N) >= snapshot.version;
    const isGood = before?.reducer?.S === snapshot.reducer && before.commitId?.S !== unusable;
    if (!(isAhead && isGood)) this.items.set(snapshot.stream, item);
  }
}
