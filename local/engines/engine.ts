/** A program (or a part of this one) that stands in for a service of AWS on this machine. */
export interface Engine {
  readonly name: string;
  /** Where it listens: `http://127.0.0.1:<port>`, `valkey://127.0.0.1:<port>`, or `postgresql://<superuser>:<password>@127.0.0.1:<port>/postgres`. */
  readonly url: string;
  /** Ends it, once what it acknowledged is on disk. Does nothing to an engine that was running before us. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Folder that is this engine's alone: its data, its log (`engine.log`) and its process id (`engine.pid`). */
  readonly dataDir: string;
}

/** Something is missing or in the way on this machine; the message says what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
