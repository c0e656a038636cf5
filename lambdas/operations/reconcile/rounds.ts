import type { Place } from '../list-marks.ts';
import type { Places } from '../next-slice.ts';

/** One passage through all streams, and then through all marks. */
export interface Round {
  /** ISO-8601 UTC. */
  readonly startedAt: string;
  readonly places: Places;
  /** How far the passage through the marks has come: null before the first of them. */
  readonly marks: Place | 'end' | null;
  /** Whether a consumer did not say where it stands, so that the next round is not to wait as long. */
  readonly isMissed: boolean;
}

/** Keeps how far the round has come. */
export interface Rounds {
  /** @throws {StoreUnavailable} */
  load(): Promise<Round | undefined>;

  /**
   * @returns whether it is kept: not, when another run has begun a later round meanwhile
   * @throws {StoreUnavailable}
   */
  save(round: Round): Promise<boolean>;
}
