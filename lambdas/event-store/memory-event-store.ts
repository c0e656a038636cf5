import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { fromItem, type Item, toItem } from './commit-item.ts';
import { type CommitDraft, type EventStore, VersionConflict } from './event-store.ts';
import { LoadedStream } from './loaded-stream.ts';
import { type Clock, newCommit } from './new-commit.ts';

/** The in-memory twin: keeps the very items that the table would, so what does not survive there does not here. */
export class MemoryEventStore implements EventStore {
  readonly #streams = new Map<StreamId, Item[]>();
  readonly #clock: Clock;

  constructor({ clock = () => new Date() }: { readonly clock?: Clock } = {}) {
    this.#clock = clock;
  }

  async load(stream: StreamId): Promise<LoadedStream> {
    return LoadedStream.of(stream, this.#commits(stream));
  }

  async read(stream: StreamId, from: number, to: number): Promise<readonly Commit[]> {
    return this.#commits(stream).filter(({ version }) => version >= from && version <= to);
  }

  async append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    const commit = newCommit(loaded, draft, this.#clock);
    const item = toItem(commit);
    const items = this.#streams.get(commit.stream) ?? [];
    if (items.some((stored) => stored.sk?.N === item.sk?.N)) {
      throw new VersionConflict(commit.stream, commit.version);
    }
    this.#streams.set(commit.stream, [...items, item]);
    return commit;
  }

  #commits(stream: StreamId): Commit[] {
    return (this.#streams.get(stream) ?? []).map(fromItem);
  }
}
