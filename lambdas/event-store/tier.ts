import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';

/** Commits that may have left the events table, or are about to. */
export interface Tier {
  /**
   * The commits that are kept here and start at versions `from` to `to`, in order, each once.
   * @throws {StoreUnavailable}
   * @throws {TierDamaged} rather than passing over what cannot be read
   */
  read(stream: StreamId, from: number, to: number): Promise<readonly Commit[]>;
}

/** What left the events table cannot be read where it went. */
export class TierDamaged extends Error {
  readonly code = 'TierDamaged';
  constructor(key: string, why: string, options?: ErrorOptions) {
    super(`${key}: ${why}; verify the archive, and bring the object back from its earlier version`, options);
    this.name = 'TierDamaged';
  }
}
