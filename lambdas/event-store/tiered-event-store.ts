import { type Commit, lastVersion } from '../core/commit.ts';
import type { VersionRange } from '../core/gate.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Appending, CommitDraft, EventReader, EventStore } from './event-store.ts';
import { LoadedStream } from './loaded-stream.ts';
import type { StreamHeads } from './stream-heads.ts';
import type { Tier } from './tier.ts';

export interface TieredOptions {
  readonly heads: Pick<StreamHeads, 'head'>;
  readonly tier: Tier;
}

/**
 * Reads across the table and the tier to which old commits move. They leave the table one by one and in any order, but
 * the last commit of a stream never does: where versions are missing before one that is there, the tier has them.
 */
export class TieredEventReader implements EventReader {
  readonly #reader: EventReader;
  readonly #heads: Pick<StreamHeads, 'head'>;
  readonly #tier: Tier;

  constructor(reader: EventReader, { heads, tier }: TieredOptions) {
    this.#reader = reader;
    this.#heads = heads;
    this.#tier = tier;
  }

  async load(stream: StreamId): Promise<LoadedStream> {
    return LoadedStream.of(stream, await this.read(stream, 1));
  }

  async read(stream: StreamId, from: number, to?: number): Promise<readonly Commit[]> {
    const there = await this.#reader.read(stream, from, to);
    const filled = await this.#fillBefore(stream, from, there);
    const next = endOf(filled, from - 1) + 1;
    if (to === undefined || next > to || !(await this.#goesOnBehind(stream, to))) return filled;
    return [...filled, ...(await this.#tier.read(stream, next, to))];
  }

  /** With what is missing before each of the commits that are there, asked for at once. */
  async #fillBefore(stream: StreamId, from: number, there: readonly Commit[]): Promise<readonly Commit[]> {
    const holes = holesIn(from, there);
    const [first, last] = [holes[0], holes.at(-1)];
    // Where a range begins inside of a commit, nothing is missing, and nothing is found.
    if (first === undefined || last === undefined) return there;
    const left = await this.#tier.read(stream, first.from, last.to);
    const byVersion = new Map([...left, ...there].map((commit) => [commit.version, commit]));
    return [...byVersion.values()].sort((a, b) => a.version - b.version);
  }

  /** Whether a range that ends early does so because its commits left, rather than because there are no more. */
  async #goesOnBehind(stream: StreamId, version: number): Promise<boolean> {
    const head = await this.#heads.head(stream);
    return head !== undefined && head.commit > version;
  }
}

/** An event store whose old commits may be elsewhere. What it appends goes to the table. */
export class TieredEventStore extends TieredEventReader implements EventStore {
  readonly #store: EventStore;

  constructor(store: EventStore, options: TieredOptions) {
    super(store, options);
    this.#store = store;
  }

  append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    return this.#store.append(loaded, draft);
  }

  appendAll(
    appendings: readonly Appending[],
    unchanged?: readonly LoadedStream[],
  ): Promise<readonly Commit[]> {
    return this.#store.appendAll(appendings, unchanged);
  }
}

/** Versions that are missing before commits, from a version on. */
function holesIn(from: number, commits: readonly Commit[]): readonly VersionRange[] {
  const ends = [from - 1, ...commits.map(lastVersion)];
  return commits
    .map(({ version }, index) => ({ from: (ends[index] ?? 0) + 1, to: version - 1 }))
    .filter((hole) => hole.from <= hole.to);
}

const endOf = (commits: readonly Commit[], before: number): number => {
  const last = commits.at(-1);
  return last === undefined ? before : lastVersion(last);
};
