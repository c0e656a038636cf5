import type { StreamHeads } from '../../event-store/stream-heads.ts';
import { FROM_THE_START, isAtEnd, nextSlice } from '../next-slice.ts';
import { type HealingSources, healStreams } from './heal-streams.ts';
import type { Round, Rounds } from './rounds.ts';
import { type SettlingSources, settleMarks } from './settle-marks.ts';

export interface ReconcileSources extends HealingSources, SettlingSources {
  readonly parked: SettlingSources['parked'];
  readonly heads: StreamHeads;
  readonly rounds: Rounds;
  /** Milliseconds from the beginning of a round to that of the next. */
  readonly every: number;
}

/** Streams of a segment that are looked at together: what is stored of the round is behind by as many at most. */
const PER_SEGMENT = 60;

export interface Reconciled {
  /** Streams that were compared. */
  readonly streams: number;
  /** Of them, streams that were announced again, counted once a transport. */
  readonly announced: number;
  /** Whether the round has come to its end. */
  readonly ended: boolean;
}

/**
 * Settles marks, then goes on with the round through all streams where the last run has left it, or begins one when it
 * is time. Ends with the round, or with the slice during which `until` came. To run twice at once is harmless.
 * @param until milliseconds since 1970
 * @param anew whether to begin a round although it is not time
 * @throws {StoreUnavailable}
 * @throws {NotAnnounced}
 */
export async function reconcile(sources: ReconcileSources, until: number, anew = false): Promise<Reconciled> {
  await settleMarks(sources);
  let { startedAt, places } = await roundOf(sources, anew);
  let [streams, announced] = [0, 0];
  while (!isAtEnd(places) && sources.now() < until) {
    const slice = await nextSlice(sources.heads, places, PER_SEGMENT);
    announced += await healStreams(sources, slice.heads);
    streams += slice.heads.length;
    places = slice.places;
    await sources.rounds.save({ startedAt, places });
  }
  return { streams, announced, ended: isAtEnd(places) };
}

async function roundOf({ rounds, now, every }: ReconcileSources, anew: boolean): Promise<Round> {
  const last = await rounds.load();
  const first: Round = { startedAt: new Date(now()).toISOString(), places: FROM_THE_START };
  if (last === undefined || anew || last.places.length !== first.places.length) return first;
  const isOver = isAtEnd(last.places) && now() - Date.parse(last.startedAt) >= every;
  return isOver ? first : last;
}
