/** What has become of an execution. */
export type ExecutionState = 'running' | 'succeeded' | 'failed' | 'timed-out' | 'stopped';

/** Long work of one kind that was started, as it stands. Times: ISO-8601 UTC. */
export interface ExecutionSummary {
  readonly id: string;
  readonly state: ExecutionState;
  readonly startedAt: string;
  /** Null while it runs. */
  readonly endedAt: string | null;
}

export interface Execution extends ExecutionSummary {
  /** What it was started with. */
  readonly input: unknown;
  /** Why it failed: name of the error, and its message. */
  readonly fault: { readonly error: string; readonly cause: string } | null;
}

/** What an id may be: a part of a path, and the name of an execution of Step Functions. */
export const EXECUTION_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** Starts long work of one kind, and tells how it stands. */
export interface Executions {
  /**
   * Starts one. The same again, while it runs, is harmless.
   * @param id matches {@link EXECUTION_ID}; one that was never used
   * @throws what passes, and is told apart as that, when it is unknown whether it was started
   */
  start(id: string, input: object): Promise<void>;

  /** How one stands; undefined when there is none, or it ended long ago. */
  describe(id: string): Promise<Execution | undefined>;

  /**
   * Those that there are, the last started first. A moment behind: who starts one may not see it yet.
   * @param limit 1 to 1,000
   * @param options.state only these. @default all
   * @param options.after what an earlier answer has said under `next`
   */
  list(limit: number, options?: ListOptions): Promise<ExecutionPage>;

  /** Ends one: what it is doing just now comes to its end, and nothing follows. One that has ended stays as it is. */
  stop(id: string): Promise<void>;
}

export interface ListOptions {
  readonly state?: ExecutionState | undefined;
  readonly after?: string | undefined;
}

export interface ExecutionPage {
  readonly executions: readonly ExecutionSummary[];
  /** Undefined behind the last. */
  readonly next: string | undefined;
}
