import type { StreamId } from '../core/stream-id.ts';
import type { CommandWindow } from './command-window.ts';

/** The state of a stream at one of its commits: a cache, never truth. */
export interface Snapshot {
  readonly stream: StreamId;
  /** The commit that it stands on: it counts only where that very commit is. */
  readonly commitId: string;
  /** Version of that commit's first event. */
  readonly commitVersion: number;
  /** Version of that commit's last event: the state contains the events up to here. */
  readonly version: number;
  /** How many commits there are up to here. */
  readonly commits: number;
  /** Names the code that folded it: another reducer, upcaster or form of state has another name. */
  readonly reducer: string;
  /** JSON. */
  readonly state: unknown;
  readonly commands: CommandWindow;
}

/** What there is of a stream's snapshot. */
export type FoundSnapshot =
  | { readonly kind: 'found'; readonly snapshot: Snapshot }
  | { readonly kind: 'none' }
  /** One that may not be used. `commitId`: of the commit that it says to stand on. */
  | {
      readonly kind: 'unusable';
      readonly reason: 'reducer' | 'timeline' | 'unreadable' | 'unavailable';
      readonly commitId?: string | undefined;
    };

/** Keeps the last snapshot of each stream. What it tells may be old, broken, or of another table: who asks has to look. */
export interface SnapshotStore {
  /**
   * Never rejects: what cannot be read is unusable.
   * @param reducer the name of the code that would go on from it
   */
  find(stream: StreamId, reducer: string): Promise<FoundSnapshot>;

  /**
   * Keeps it in place of the one before, but not of one by the same reducer that is ahead: that is no error.
   * @param unusable the commit that the one before stands on, when it is to go although it is ahead
   * @throws {SnapshotTooLarge}
   * @throws whatever the store throws
   */
  save(snapshot: Snapshot, unusable?: string): Promise<void>;
}

/** A state that no item can hold: the stream is loaded whole. */
export class SnapshotTooLarge extends Error {
  readonly code = 'SnapshotTooLarge';
  constructor({ stream, version }: Snapshot, size: number, limit: number) {
    super(`${stream}: the snapshot at version ${version} takes ${size} bytes, ${limit} are possible`);
    this.name = 'SnapshotTooLarge';
  }
}
