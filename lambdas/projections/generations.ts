import type { Control } from './generation-control.ts';

/** Which generations of a projection there are. What was saved before a call is seen by it. */
export interface Generations {
  /**
   * Undefined for a projection that was never prepared.
   * @throws {StoreUnreachable}
   */
  load(projection: string): Promise<Control | undefined>;

  /**
   * Saves what follows from the revision before it.
   * @throws {ControlMoved} when that one is not the last any more; nothing is written
   * @throws {StoreUnreachable}
   */
  save(control: Control): Promise<void>;
}

/** An invocation that writes while the projection is built anew. */
export interface Lease {
  readonly projection: string;
  /** Whose function it is one of. */
  readonly version: number;
  readonly invocation: string;
  /** When nothing more can come of it: milliseconds since 1970. */
  readonly expires: number;
}

/** Invocations that write. What was taken before a call is seen by it. */
export interface Leases {
  /** @throws {StoreUnreachable} */
  take(lease: Lease): Promise<void>;
  /** One that is not there any more is given back already. @throws {StoreUnreachable} */
  giveBack(lease: Lease): Promise<void>;
  /** Those that were not given back, whether they expired or not. @throws {StoreUnreachable} */
  list(projection: string): Promise<readonly Lease[]>;
}

/** Somebody else has changed the record: load it again, and see whether what was meant still follows from it. */
export class ControlMoved extends Error {
  readonly code = 'ControlMoved';
  constructor({ projection, revision }: Control) {
    super(`${projection}: revision ${revision} does not follow the last one; load it and decide again`);
    this.name = 'ControlMoved';
  }
}
