import type { ArchiveFault } from '../../archive/read-bucket.ts';
import type { StreamId } from '../../core/stream-id.ts';

/** What may be wrong with the commits of a stream. */
export type FindingKind =
  /** The store has them, and the archive should have them by now. */
  | 'missing-in-archive'
  /** The archive has them, and the store does not: its table was set back, or somebody took them out. */
  | 'missing-in-store'
  /** Other content stands at the same version: in the store and an object, or in two objects. Never healed. */
  | 'differs'
  /** Neither has them, and both have what comes behind them. */
  | 'gap'
  /** They begin within the commit before them. */
  | 'overlap'
  /** An item of the table that cannot be read. */
  | 'unreadable-in-store';

/** Commits of one stream with which the same thing is wrong. */
export interface Finding {
  readonly kind: FindingKind;
  readonly stream: StreamId;
  /** Of the first of them. */
  readonly version: number;
  readonly commits: number;
  readonly detail: string;
  /** Whether it is right by now, as a second look has shown. */
  readonly healed: boolean;
}

/** What is wrong with an object; the same content under two keys is legal and only told. */
export type ObjectFault = Omit<ArchiveFault, 'kind'> & {
  readonly kind: ArchiveFault['kind'] | 'duplicate-object';
};

/** Counts of what was compared. */
export interface Tally {
  readonly streams: number;
  /** Commits that the archive holds exactly as the store does, each once. */
  readonly commits: number;
  readonly events: number;
  /** Lines that repeat one of them. */
  readonly repeated: number;
  /** Commits so young that the archive need not have them yet. */
  readonly notYetDue: number;
  /** Of all `commits`, in whatever order: the same commits give the same digest in any store and any archive. */
  readonly digest: string;
}

/** What was found in a bucket so far. */
export interface BucketResult {
  readonly tally: Tally;
  /** The first of them; all are counted. */
  readonly findings: readonly Finding[];
  /** How many commits each kind of finding is about: those that are wrong, and those that were healed. */
  readonly wrong: Counts;
  readonly healed: Counts;
  readonly faults: readonly ObjectFault[];
}

export type Counts = Readonly<Partial<Record<FindingKind, number>>>;

/** How far the comparison of a bucket has come: all streams up to `after` are in `result`. */
export interface BucketPlace {
  readonly after?: StreamId;
  readonly result: BucketResult;
  /** The second time that it is healed: keys of objects in which the first time found something wrong. */
  readonly damaged?: readonly string[];
}

/** What a verification has found. STORAGE FORMAT of `verify/<run>/report.json`: fields may be added. */
export interface Report extends Omit<BucketResult, 'tally'>, Tally {
  readonly run: string;
  readonly endedAt: string;
  /** Objects of `commits/`, and their bytes as stored. */
  readonly objects: number;
  readonly bytes: number;
  /** Commits and objects with which something is wrong that was not healed. */
  readonly found: number;
}

/** Findings that are kept of a bucket, and faults: what a place holds goes through Step Functions (256 KB at most). */
export const MOST_KEPT = 100;

export const NOTHING: BucketResult = {
  tally: { streams: 0, commits: 0, events: 0, repeated: 0, notYetDue: 0, digest: '' },
  ...{ findings: [], wrong: {}, healed: {}, faults: [] },
};
