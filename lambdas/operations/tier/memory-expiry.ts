import type { Commit } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { EventReader } from '../../event-store/event-store.ts';
import type { Expiry } from './expiry.ts';
import type { VerifiedCommits } from './verified-commits.ts';

/** The twin of the expiry, in memory, for a table that is in memory too. */
export class MemoryExpiry implements Expiry {
  readonly #table: EventReader;
  readonly #expiring = new Set<string>();

  constructor(table: EventReader) {
    this.#table = table;
  }

  async lasting(stream: StreamId, before: number): Promise<readonly Commit[]> {
    const commits = await this.#table.read(stream, 1, before - 1);
    return commits.filter((commit) => !this.isExpiring(commit));
  }

  async expire({ commits }: VerifiedCommits): Promise<void> {
    for (const { stream, version } of commits) this.#expiring.add(`${stream} ${version}`);
  }

  isExpiring({ stream, version }: Pick<Commit, 'stream' | 'version'>): boolean {
    return this.#expiring.has(`${stream} ${version}`);
  }
}
