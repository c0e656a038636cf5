import type { StreamHeads } from '../../event-store/stream-heads.ts';
import type { ConsumerPositions } from '../consumer-positions.ts';
import { FROM_THE_START, isAtEnd, nextSlice } from '../next-slice.ts';
import { askPatiently } from './ask-patiently.ts';
import { type HealingSources, healStreams } from './heal-streams.ts';
import { type RedrivingSources, redriveDue } from './redrive-due.ts';
import type { Round, Rounds } from './rounds.ts';
import { type SettlingSources, settleMarks } from './settle-marks.ts';

export interface ReconcileSources extends HealingSources, SettlingSources, RedrivingSources {
  readonly positions: ConsumerPositions;
  readonly parked: SettlingSources['parked'];
  readonly heads: StreamHeads;
  readonly rounds: Rounds;
  /** Milliseconds from the beginning of a round to that of the next; a quarter of it, when a consumer was down. */
  readonly every: number;
  /** Waits for so many milliseconds. @default a timer */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
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
 * Goes on with the round through all streams, and then all marks, where the last run has left it, or begins one when it is
 * time; and redrives what may be applied by now. Ends with the round, or with the slice during which `until` came. To run
 * twice at once is harmless.
 * @param until milliseconds since 1970
 * @param anew whether to begin a round although it is not time
 * @throws {StoreUnavailable}
 * @throws {NotAnnounced}
 */
export async function reconcile(sources: ReconcileSources, until: number, anew = false): Promise<Reconciled> {
  const { now } = sources;
  // A quarter of the time at most, so that many marks do not keep the round from going on, whatever becomes of them.
  const redriven = await Promise.allSettled([redriveDue(sources, now() + (until - now()) / 4)]);
  const reconciled = await goRound(sources, until, anew);
  for (const outcome of redriven) if (outcome.status === 'rejected') throw outcome.reason;
  return reconciled;
}

async function goRound(sources: ReconcileSources, until: number, anew: boolean): Promise<Reconciled> {
  const positions = askPatiently(sources.positions, sources.logger, sources.pause);
  let round = await roundOf(sources, anew);
  let [streams, announced, isOurs] = [0, 0, true];
  while (isOurs && !isOver(round) && sources.now() < until) {
    const step = await goOn({ ...sources, positions }, round);
    streams += step.streams;
    announced += step.announced;
    round = { ...round, ...step.reached, isMissed: round.isMissed || positions.missed.size > 0 };
    isOurs = await sources.rounds.save(round);
  }
  return { streams, announced, ended: isOver(round) };
}

interface Step {
  readonly streams: number;
  readonly announced: number;
  readonly reached: Partial<Round>;
}

/** A slice of all streams or, behind the last of them, a portion of the marks. */
async function goOn(sources: ReconcileSources, { places, marks }: Round): Promise<Step> {
  if (isAtEnd(places)) {
    const reached = { marks: await settleMarks(sources, marks === 'end' ? null : marks) };
    return { streams: 0, announced: 0, reached };
  }
  const slice = await nextSlice(sources.heads, places, PER_SEGMENT);
  const announced = await healStreams(sources, slice.heads);
  return { streams: slice.heads.length, announced, reached: { places: slice.places } };
}

const isOver = ({ places, marks }: Round): boolean => isAtEnd(places) && marks === 'end';

async function roundOf({ rounds, now, every }: ReconcileSources, anew: boolean): Promise<Round> {
  const first: Round = {
    startedAt: new Date(now()).toISOString(),
    places: FROM_THE_START,
    marks: null,
    isMissed: false,
  };
  const last = anew ? undefined : await rounds.load();
  if (last === undefined || last.places.length !== first.places.length) return first;
  const age = now() - Date.parse(last.startedAt);
  return isOver(last) && age >= (last.isMissed ? every / 4 : every) ? first : last;
}
