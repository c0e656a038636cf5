/** Input of the state machine that builds a generation of a projection from the archive. */
export interface ReplayInput {
  /**
   * `build` a new generation and let it serve; `back` to the one that is kept; `drop` the one that is kept; `abandon` the one
   * that is being built.
   */
  readonly mode: 'build' | 'back' | 'drop' | 'abandon';
  /** Names the replay: what is built says that it does, and no other may go on with it. */
  readonly run: string;
  readonly projection: string;
  readonly version: number;
  /** The last date of the archive that is compacted first, UTC: the running day. */
  readonly through: string;
  /** `archive`, or `table`: the event store itself, stream by stream. */
  readonly source: 'archive' | 'table';
  /** A moment, ISO-8601 UTC: the generation is as everything was then, and never serves. Null: it is to serve. */
  readonly until: string | null;
  /**
   * To `drop`: a build of the version that shows the past. Null: what is kept. To `abandon`: the build of the version that is
   * given up, when it is still being built; null when there was none.
   */
  readonly build: number | null;
  /** Whether what served before is kept for a step back. */
  readonly keepOld: boolean;
}

/** Fields of the input that every phase is sent. */
export const replayInput = [
  'mode',
  'run',
  'projection',
  'version',
  'through',
  'source',
  'until',
  'build',
  'keepOld',
] as const satisfies readonly (keyof ReplayInput)[];

/** Phases of a replay, in order. Every call answers `{ done, place }`; `place` is null at first. */
export const replayPhases = {
  begin: 'begin',
  /** Of the function that compacts the archive. */
  compact: 'compact',
  bucket: 'bucket',
  follow: 'follow',
  catchUp: 'catch-up',
  handOver: 'hand-over',
  retire: 'retire',
} as const;

/** What the state machine sends to the function that replays. */
export type ReplayEvent = ReplayInput & { readonly place: unknown } & (
    | { readonly phase: 'bucket'; readonly bucket: number }
    | { readonly phase: 'catch-up'; readonly segment: number }
    | { readonly phase: 'begin' | 'follow' | 'hand-over' | 'retire' }
  );

/** Name of the environment variable that says how long a function that writes a projection may take, in seconds. */
export const WRITER_TIMEOUT_ENV = 'WRITER_TIMEOUT_SECONDS';

/** Name of the environment variable that holds the ARN of the state machine that replays. */
export const REPLAYS_ENV = 'REPLAYS_MACHINE';
