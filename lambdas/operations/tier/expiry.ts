import type { Commit } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { VerifiedCommits } from './verified-commits.ts';

/** Which commits of the events table are to leave it. */
export interface Expiry {
  /**
   * The commits in the table that start before a version and are not to leave it yet, as they are stored, in order.
   * @throws {StoreUnavailable}
   */
  lasting(stream: StreamId, before: number): Promise<readonly Commit[]>;

  /**
   * Marks commits to leave the table after a day. Nothing else of them changes; to mark one twice is harmless.
   * @throws {StoreUnavailable}
   */
  expire(commits: VerifiedCommits): Promise<void>;
}
