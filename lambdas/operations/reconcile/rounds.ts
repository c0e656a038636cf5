import type { Places } from '../next-slice.ts';

/** One passage through all streams. */
export interface Round {
  /** ISO-8601 UTC. */
  readonly startedAt: string;
  readonly places: Places;
}

/** Keeps how far the round has come. */
export interface Rounds {
  /** @throws {StoreUnavailable} */
  load(): Promise<Round | undefined>;
  /** @throws {StoreUnavailable} */
  save(round: Round): Promise<void>;
}
