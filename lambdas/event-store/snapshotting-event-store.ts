import type { Commit } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import type { Upcast } from '../core/upcaster.ts';
import type { Logger } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { Appending, CommitDraft, PresentEventStore } from './event-store.ts';
import { LoadedStream } from './loaded-stream.ts';
import { RecentSnapshots } from './recent-snapshots.ts';
import type { FoundSnapshot, Snapshot, SnapshotStore } from './snapshot.ts';
import { type Reducer, snapshotOf } from './snapshot-of.ts';
import { defaultRule, type SnapshotRule } from './snapshot-rule.ts';

export interface SnapshottingOptions {
  /** Streams of other categories are loaded whole. */
  readonly reducers: readonly Reducer[];
  readonly logger: Logger;
  /** @default {@link defaultRule} */
  readonly rule?: SnapshotRule;
}

/** Commits behind what a process remembers of a stream, from which on it looks anew. */
const RENEWED = 16;

/** A stream that was loaded whole and is this long ought to have had a snapshot. Commits. */
const OVERDUE = 64;

/**
 * Loads a stream from its last snapshot on, so that a long one costs what a short one does. A snapshot is a cache: it
 * counts only where the commit comes back that it stands on (S24), is written before the answer, and when it cannot be
 * read or written, the stream is loaded whole and the command goes on.
 */
export class SnapshottingEventStore implements PresentEventStore {
  readonly present: Upcast;
  readonly #store: PresentEventStore;
  readonly #snapshots: SnapshotStore;
  readonly #reducers: ReadonlyMap<string, Reducer>;
  readonly #logger: Logger;
  readonly #rule: SnapshotRule;
  readonly #recent = new RecentSnapshots();
  readonly #loadedWhole = new WeakSet<LoadedStream>();
  /** By stream, the commit that a snapshot stands on which is to go although it is ahead. */
  readonly #unusable = new Map<StreamId, string>();

  constructor(
    store: PresentEventStore,
    snapshots: SnapshotStore,
    { reducers, logger, rule = defaultRule }: SnapshottingOptions,
  ) {
    this.present = store.present;
    this.#store = store;
    this.#snapshots = snapshots;
    this.#reducers = new Map(reducers.map((reducer) => [reducer.decider.category, reducer]));
    this.#logger = logger;
    this.#rule = rule;
  }

  async load(stream: StreamId): Promise<LoadedStream> {
    const reducer = this.#reducers.get(StreamId.category(stream));
    if (reducer === undefined) return this.#store.load(stream);
    const recent = this.#recent.find(stream);
    const warm = recent && (await this.#loadAfter(recent));
    if (warm) {
      if (warm.commits.length >= RENEWED) this.#remember(reducer, warm);
      return warm;
    }
    this.#recent.forget(stream);
    const found = await this.#snapshots.find(stream, reducer.name);
    return found.kind === 'found' ? this.#loadFrom(found.snapshot) : this.#loadWhole(stream, found);
  }

  read(stream: StreamId, from: number, to?: number): Promise<readonly Commit[]> {
    return this.#store.read(stream, from, to);
  }

  async append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    const commit = await this.#store.append(loaded, draft);
    await this.#keep(loaded, commit);
    return commit;
  }

  async appendAll(
    appendings: readonly Appending[],
    unchanged?: readonly LoadedStream[],
  ): Promise<readonly Commit[]> {
    const commits = await this.#store.appendAll(appendings, unchanged);
    await Promise.all(appendings.map(({ loaded }, index) => this.#keep(loaded, commits[index] as Commit)));
    return commits;
  }

  async #loadAfter(snapshot: Snapshot): Promise<LoadedStream | undefined> {
    return LoadedStream.after(snapshot, await this.#store.read(snapshot.stream, snapshot.commitVersion));
  }

  async #loadFrom(snapshot: Snapshot): Promise<LoadedStream> {
    const { stream, commitId } = snapshot;
    return (
      (await this.#loadAfter(snapshot)) ??
      this.#loadWhole(stream, { kind: 'unusable', reason: 'timeline', commitId })
    );
  }

  async #loadWhole(
    stream: StreamId,
    found: Exclude<FoundSnapshot, { kind: 'found' }>,
  ): Promise<LoadedStream> {
    if (found.kind === 'unusable') {
      this.#warn('SnapshotIgnored', found.reason, { stream });
      if (found.commitId !== undefined) this.#unusable.set(stream, found.commitId);
    }
    const loaded = await this.#store.load(stream);
    this.#loadedWhole.add(loaded);
    return loaded;
  }

  /** Others have written since this process last did: the next load is not to read it all again. */
  #remember(reducer: Reducer, loaded: LoadedStream): void {
    const snapshot = snapshotOf(reducer, loaded);
    if (snapshot !== undefined) this.#recent.keep(snapshot);
  }

  /** Whatever happens here, the commit is stored. */
  async #keep(loaded: LoadedStream, commit: Commit): Promise<void> {
    const { stream } = loaded;
    const reducer = this.#reducers.get(StreamId.category(stream));
    if (reducer === undefined) return;
    try {
      const snapshot = snapshotOf(reducer, loaded, commit) as Snapshot;
      this.#recent.keep(snapshot);
      if (!this.#isOverdue(loaded) && !this.#rule(snapshot)) return;
      await this.#snapshots.save(snapshot, this.#unusable.get(stream));
      this.#unusable.delete(stream);
    } catch (error) {
      this.#warn('SnapshotNotWritten', codeOf(error), { stream });
    }
  }

  #isOverdue(loaded: LoadedStream): boolean {
    return this.#loadedWhole.has(loaded) && loaded.commits.length >= OVERDUE;
  }

  #warn(metric: string, reason: string, fields: Readonly<Record<string, unknown>>): void {
    count(metric, 1, { reason });
    this.#logger.warn(metric, { reason, ...fields });
  }
}

const codeOf = (error: unknown): string => {
  const { code, name } = error as { readonly code?: string; readonly name?: string };
  return code ?? name ?? 'unknown';
};
