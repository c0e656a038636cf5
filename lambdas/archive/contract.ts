/**
 * What the objects of the archive are named by. STORAGE FORMAT, as what is in them: other programs read them, and what
 * was written once is read for ever.
 */
export const archivePrefixes = {
  /** Every commit, by the day on which it was archived. */
  commits: 'commits/',
  /** What each compaction has made, so that an object that is missing can be named. */
  manifests: 'manifests/',
  /** The commits of one stream that may leave the events table, or have left it. */
  tier: 'tier/',
  /** What verifications keep while they run, and their reports. None of it is needed to read the archive. */
  verify: 'verify/',
  /** What runs of tiering keep while they run, and what they have done. None of it is needed to read the archive. */
  tiering: 'tiering/',
  /** What has come of replays. None of it is needed to read the archive. */
  replays: 'replays/',
  /** Copies of the archive that an operator asked for, each as a portable archive. */
  exports: 'exports/',
  /** Portable archives that an operator has brought, and what runs that put them into the event store keep. */
  imports: 'imports/',
} as const;

/** In how many buckets the commits of a day are compacted: what is folded at once when the archive is read. */
export const BUCKETS = 32;

/** Metrics of a compaction: commits of the dates that were compacted, and dates that cannot be until somebody has mended them. */
export const compactionMetrics = { compacted: 'CompactedCommits', damaged: 'ArchiveDatesDamaged' } as const;
