/** What only operators ask and do. */
export const operationsRoutes = [
  'GET /operations/lag',
  'GET /operations/parked',
  'POST /operations/redrive',
  'POST /operations/verifications',
  'GET /operations/verifications',
  'GET /operations/verifications/{id}',
  'POST /operations/verifications/{id}/stop',
  'POST /operations/tierings',
  'GET /operations/tierings',
  'GET /operations/tierings/{id}',
  'POST /operations/tierings/{id}/stop',
  'POST /operations/replays',
  'GET /operations/replays',
  'GET /operations/replays/{id}',
  'POST /operations/replays/{id}/stop',
  'GET /operations/generations',
  'POST /operations/exports',
  'GET /operations/exports',
  'GET /operations/exports/{id}',
  'POST /operations/exports/{id}/stop',
  'GET /operations/exports/{id}/objects',
  'POST /operations/imports',
  'GET /operations/imports',
  'GET /operations/imports/{id}',
  'POST /operations/imports/{id}/stop',
  'POST /operations/imports/objects',
] as const;

/** Name of the environment variable that holds the name of the function of each version of a projection, as a JSON object by folder. */
export const CONSUMER_FUNCTIONS_ENV = 'CONSUMER_FUNCTIONS';

/** Name of the environment variable that says how often a round of reconciling begins, in seconds. */
export const RECONCILE_EVERY_ENV = 'RECONCILE_EVERY_SECONDS';

/** Name of the environment variable that says how old a commit is before a consumer should have it, in seconds. */
export const RECONCILE_PATIENCE_ENV = 'RECONCILE_PATIENCE_SECONDS';

/** Partition of the positions table that holds how far the round of reconciling has come. */
export const RECONCILE_PLACE = 'reconcile';

/** Name of the environment variable that says how old a commit is before the archive should have it, in seconds. */
export const VERIFY_PATIENCE_ENV = 'VERIFY_PATIENCE_SECONDS';

/** Name of the environment variable that holds the ARN of the state machine that verifies the archive. */
export const VERIFICATIONS_ENV = 'VERIFICATIONS_MACHINE';

/** Input of the state machine that verifies the archive. */
export interface VerificationInput {
  /** Names what it keeps: `verify/<run>/` in the archive's bucket. */
  readonly run: string;
  /** Whether what can be mended without a choice is mended. */
  readonly heal: boolean;
}

/** Metrics of a verification, told when it ends: what was found and not healed, and commits that are right. */
export const verificationMetrics = { findings: 'ArchiveFindings', verified: 'ArchiveVerified' } as const;

/** Phases of a verification. Every call answers `{ done, place }`; `place` is null at first. */
export const verificationPhases = { heads: 'heads', bucket: 'bucket', conclude: 'conclude' } as const;

/** What the state machine sends to the function that verifies. */
export type VerificationEvent = VerificationInput & { readonly place: unknown } & (
    | { readonly phase: 'heads'; readonly segment: number }
    | { readonly phase: 'bucket'; readonly bucket: number }
    | { readonly phase: 'conclude' }
  );

/** Name of the environment variable that holds the ARN of the state machine that moves old commits to the tier. */
export const TIERINGS_ENV = 'TIERINGS_MACHINE';

/** Input of the state machine that moves old commits to the tier. */
export interface TieringInput {
  /** Names what it keeps: `tiering/<run>/` in the archive's bucket. */
  readonly run: string;
  /** Whether to do it, rather than to say what would be done. */
  readonly apply: boolean;
}

/** Phases of a run of tiering. Every call answers `{ done, place }`; `place` is null at first. */
export const tieringPhases = { segment: 'segment', conclude: 'conclude' } as const;

/** What the state machine sends to the function that moves old commits. */
export type TieringEvent = TieringInput & { readonly place: unknown } & (
    | { readonly phase: 'segment'; readonly segment: number }
    | { readonly phase: 'conclude' }
  );

/** Name of the environment variable that says how old a commit is before it may leave the events table, in seconds. */
export const TIERING_AGE_ENV = 'TIERING_AGE_SECONDS';

/** Name of the environment variable that says how many commits of a stream that goes on are worth an object. */
export const TIERING_LEAST_ENV = 'TIERING_LEAST_COMMITS';

/** Name of the environment variable that holds the ARN of the state machine that writes exports. */
export const EXPORTS_ENV = 'EXPORTS_MACHINE';

/** Input of the state machine that writes an export. */
export interface ExportInput {
  /** Names what it keeps: `exports/<run>/` in the archive's bucket. */
  readonly run: string;
  /** The last date that is compacted first, as in 2010-12-01. */
  readonly through: string;
}

/** Phases of an export. Every call answers `{ done, place }`; `place` is null at first. */
export const exportPhases = {
  heads: 'heads',
  compact: 'compact',
  bucket: 'bucket',
  conclude: 'conclude',
} as const;

/** What the state machine sends to the function that exports; the one that compacts has its own phase. */
export type ExportEvent = Pick<ExportInput, 'run'> & { readonly place: unknown } & (
    | { readonly phase: 'heads'; readonly segment: number }
    | { readonly phase: 'bucket'; readonly bucket: number }
    | { readonly phase: 'conclude' }
  );

/** Name of the environment variable that holds the ARN of the state machine that puts a portable archive into the event store. */
export const IMPORTS_ENV = 'IMPORTS_MACHINE';

/** Input of the state machine that puts a portable archive into the event store. */
export interface ImportInput {
  /** Names what it keeps: `imports/<run>/` in the archive's bucket. */
  readonly run: string;
  /** Names the archive, by what is in it: `imports/<archive>/` in the archive's bucket. */
  readonly archive: string;
  /** How many objects it has. */
  readonly objects: number;
}

/** Phases of an import. Every call answers `{ done, place }`; `place` is null at first. */
export const importPhases = { bucket: 'bucket', conclude: 'conclude' } as const;

/** What the state machine sends to the function that imports. */
export type ImportEvent = ImportInput & { readonly place: unknown } & (
    | { readonly phase: 'bucket'; readonly bucket: number }
    | { readonly phase: 'conclude' }
  );
