import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Tier } from './tier.ts';

/** The twin of the tier, in memory. */
export class MemoryTier implements Tier {
  readonly #commits = new Map<StreamId, Map<number, Commit>>();

  keep(commits: readonly Commit[]): void {
    for (const commit of commits) {
      const kept = this.#commits.get(commit.stream) ?? new Map<number, Commit>();
      this.#commits.set(commit.stream, kept.set(commit.version, commit));
    }
  }

  async read(stream: StreamId, from: number, to: number): Promise<readonly Commit[]> {
    return [...(this.#commits.get(stream)?.values() ?? [])]
      .filter(({ version }) => version >= from && version <= to)
      .sort((a, b) => a.version - b.version);
  }
}
