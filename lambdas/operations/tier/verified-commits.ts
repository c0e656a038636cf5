import type { ArchivedTier } from '../../event-store/archived-tier.ts';
import type { CommitLine } from '../../event-store/commit-lines.ts';
import type { TierName } from '../../event-store/tier-keys.ts';

/**
 * Commits that were read back from the tier as they stand in the table: no others can be told to leave it.
 */
export class VerifiedCommits {
  readonly commits: readonly CommitLine[];
  /** Makes the type nominal: an object that merely looks like one will not do. Nothing at run time. */
  declare private readonly nominal: never;

  private constructor(commits: readonly CommitLine[]) {
    this.commits = commits;
  }

  /**
   * Those of the commits that are in these objects of the tier, line by line.
   * @throws {TierDamaged}
   * @throws {ArchiveUnavailable}
   */
  static async among(
    commits: readonly CommitLine[],
    tier: Pick<ArchivedTier, 'linesOf'>,
    names: readonly TierName[],
  ): Promise<VerifiedCommits> {
    const kept = new Set<string>();
    for (const name of names) for (const line of await tier.linesOf(name)) kept.add(line);
    return new VerifiedCommits(commits.filter(({ line }) => kept.has(line)));
  }
}
