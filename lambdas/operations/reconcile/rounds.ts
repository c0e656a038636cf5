import type { ParkedStream } from '../../event-store/parked-streams.ts';
import type { Places } from '../next-slice.ts';

/** Where a mark stands among those of all consumers. */
export type MarkPlace = Pick<ParkedStream, 'consumer' | 'stream'>;

/** One passage through all streams, and then through all marks. */
export interface Round {
  /** ISO-8601 UTC. */
  readonly startedAt: string;
  readonly places: Places;
  /** How far the passage through the marks has come: null before the first of them. */
  readonly marks: MarkPlace | 'end' | null;
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
