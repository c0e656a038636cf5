import { type Commit, lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { fromItem, toItem } from './commit-item.ts';
import {
  type Appending,
  type CommitDraft,
  type EventReader,
  type EventStore,
  VersionConflict,
} from './event-store.ts';
import type { Item } from './item.ts';
import { LoadedStream } from './loaded-stream.ts';
import { type Clock, newCommit } from './new-commit.ts';
import { isMissing, missingOf, type PutBack, surroundingsOf, versionsOf } from './put-back.ts';
import { type HeadPlace, SEGMENTS, type StreamHead, type StreamHeads } from './stream-heads.ts';
import { refuseImpossible } from './transaction-limits.ts';

/** The in-memory twin: keeps the very items that the table would, so what does not survive there does not here. */
export class MemoryEventStore implements EventStore, PutBack, StreamHeads {
  readonly #streams = new Map<StreamId, Item[]>();
  readonly #clock: Clock;

  constructor({ clock = () => new Date() }: { readonly clock?: Clock } = {}) {
    this.#clock = clock;
  }

  async load(stream: StreamId): Promise<LoadedStream> {
    return LoadedStream.of(stream, this.#items(stream).map(fromItem));
  }

  async read(stream: StreamId, from: number, to = Number.MAX_SAFE_INTEGER): Promise<readonly Commit[]> {
    return this.#items(stream)
      .filter(({ sk }) => Number(sk?.N) >= from && Number(sk?.N) <= to)
      .map(fromItem);
  }

  async append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    const commit = newCommit(loaded, draft, this.#clock);
    this.#store([commit], [toItem(commit)], []);
    return commit;
  }

  async appendAll(
    appendings: readonly Appending[],
    unchanged: readonly LoadedStream[] = [],
  ): Promise<readonly Commit[]> {
    const commits = appendings.map(({ loaded, draft }) => newCommit(loaded, draft, this.#clock));
    const items = commits.map(toItem);
    refuseImpossible(items, unchanged);
    this.#store(commits, items, unchanged);
    return commits;
  }

  async putBack(
    stream: StreamId,
    commits: readonly Commit[],
    events: Pick<EventReader, 'read'> = this,
  ): Promise<number> {
    const [first] = versionsOf(commits);
    const nearest = this.#items(stream)
      .map(fromItem)
      .findLast(({ version }) => version < first);
    const before = nearest === undefined ? 0 : lastVersion(nearest);
    const missing = missingOf(stream, commits, await surroundingsOf(events, stream, commits, before));
    // Somebody else may have put it back since it was read.
    const there = new Map(this.#items(stream).map((item) => [item.sk?.N, fromItem(item)]));
    const stored = missing.filter((commit) => isMissing(commit, there.get(String(commit.version))));
    if (stored.length > 0) this.change(stream, (items) => [...items, ...stored.map(toItem)]);
    return stored.length;
  }

  /** What somebody does by hand to the table, or its time to live: nothing else changes an item or takes one away. */
  change(stream: StreamId, change: (items: readonly Item[]) => readonly Item[]): void {
    const items = [...change(this.#items(stream))].sort((a, b) => Number(a.sk?.N) - Number(b.sk?.N));
    if (items.length === 0) this.#streams.delete(stream);
    else this.#streams.set(stream, items);
  }

  async next(segment: number, limit: number, after?: HeadPlace): Promise<readonly StreamHead[]> {
    const streams = [...this.#streams.keys()].filter((_, index) => index % SEGMENTS === segment);
    const start = after === undefined ? 0 : streams.indexOf(after.stream) + 1;
    const heads = await Promise.all(streams.slice(start, start + limit).map((stream) => this.head(stream)));
    return heads.filter((head) => head !== undefined);
  }

  async head(stream: StreamId): Promise<StreamHead | undefined> {
    const last = this.#items(stream).at(-1);
    if (last === undefined) return undefined;
    const { version: commit, events, at } = fromItem(last);
    return { stream, commit, version: commit + events.length - 1, at };
  }

  /** All or none. */
  #store(commits: readonly Commit[], items: readonly Item[], unchanged: readonly LoadedStream[]): void {
    for (const { stream, version } of [
      ...commits,
      ...unchanged.map((loaded) => ({ stream: loaded.stream, version: loaded.version + 1 })),
    ]) {
      if (this.#items(stream).some((stored) => stored.sk?.N === String(version)))
        throw new VersionConflict(stream, version);
    }
    for (const [index, { stream }] of commits.entries()) {
      this.#streams.set(stream, [...this.#items(stream), items[index] as Item]);
    }
  }

  #items(stream: StreamId): readonly Item[] {
    return this.#streams.get(stream) ?? [];
  }
}
