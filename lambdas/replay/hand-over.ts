import { setTimeout as sleep } from 'node:timers/promises';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import { awaitWriters } from '../projections/await-writers.ts';
import { generationOf } from '../projections/contract.ts';
import {
  type Building,
  type Control,
  follow,
  handOver,
  swap,
  unusedAfter,
  WrongPhase,
} from '../projections/generation-control.ts';
import type { Generations, Leases } from '../projections/generations.ts';
import type { Logger } from '../shared/logger.ts';
import { bringAllUpToDate } from './bring-up-to-date.ts';
import { changeControl } from './change-control.ts';
import { compareGenerations } from './compare-generations.ts';
import { GenerationIncomplete, MOST_FAILURES } from './generation-incomplete.ts';
import type { HandedOver, ReplayReports } from './replay-reports.ts';
import type { FindReplayable } from './replayable.ts';

export interface HandingOverSources {
  readonly leases: Leases;
  readonly parked: ParkedStreams;
  /** Milliseconds that an invocation which writes a projection lasts at most. */
  readonly longestInvocation: number;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly generations: Generations;
  readonly find: FindReplayable;
  readonly reports: ReplayReports;
  readonly logger: Logger;
}

/**
 * Lets a generation serve that has caught up: what serves stands still (unless one function writes both, the new one first),
 * the new one passes it on every stream, is compared with it, is marked complete, and then the record says that it serves.
 * @throws {GenerationIncomplete}
 * @param until milliseconds since 1970 by which what serves has to be passed
 * @throws {WrongPhase} when another replay has taken over, or another call of this one
 * @throws {HandOverTooLong}
 * @throws {StoreUnavailable}
 * @throws {StoreUnreachable}
 */
export async function handOverTo(
  sources: HandingOverSources,
  {
    projection,
    run,
    keepOld,
  }: { readonly projection: string; readonly run: string; readonly keepOld: boolean },
  until: number,
): Promise<void> {
  const { generations } = sources;
  // A revision of its own: who was to hand over before does not any more.
  const { after: control } = await changeControl(generations, projection, (now) => handOver(now, run));
  const ours = (change: (now: Control) => Control) => (now: Control) => {
    if (now.revision === control.revision) return change(now);
    throw new WrongPhase(projection, 'somebody else hands it over, or it was given up');
  };
  try {
    const building = control.building as Building;
    await awaitWriters(sources, projection, building);
    const passed = await inTime(until - sources.now(), passServing(sources, control, building));
    await sources.find(projection, building.version).store.markComplete(passed.generation);
    const kept = { keepOld: keepOld && passed.before !== null };
    // Told before it is true: who is stopped between the two tells the same again.
    const unused = unusedAfter(control, swap(control, run, kept));
    await sources.reports.tellUnused(run, unused);
    await refuseParked(sources.parked, passed.generation);
    await sources.reports.tell(run, control.revision, { ...passed, unused });
    await changeControl(
      generations,
      projection,
      ours((now) => swap(now, run, kept)),
    );
  } catch (error) {
    // What serves must not stand still for a hand-over that has come to nothing.
    await changeControl(
      generations,
      projection,
      ours((now) => follow(now, run)),
    ).catch((failure: unknown) => {
      sources.logger.error('What serves may stand still: go on with the replay, or give it up', failure, {
        run,
      });
    });
    throw error;
  }
}

/** There was no time to pass what serves. */
export class HandOverTooLong extends Error {
  readonly code = 'HandOverTooLong';
  constructor() {
    super(
      'What serves could not be passed and compared in the time of one call: docs/rebuild.md says how far that goes',
    );
    this.name = 'HandOverTooLong';
  }
}

/** @throws {HandOverTooLong} before the function is ended, so that what was begun can be taken back */
async function inTime<Done>(milliseconds: number, work: Promise<Done>): Promise<Done> {
  const ended = new AbortController();
  const over = sleep(Math.max(0, milliseconds), undefined, { signal: ended.signal }).then(() => {
    throw new HandOverTooLong();
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    ended.abort();
    over.catch(() => undefined);
  }
}

async function passServing(
  { find, pause }: HandingOverSources,
  { projection, serving }: Control,
  building: Building,
): Promise<Omit<HandedOver, 'unused'>> {
  const generation = generationOf(projection, building);
  const before = generationOf(projection, serving);
  const [ours, theirs] = [find(projection, building.version), find(projection, serving.version)];
  if (!(await theirs.store.isComplete(before)))
    return { generation, before: null, streams: 0, behind: 0, comparison: null };
  const counts = await bringAllUpToDate(ours.writerOf(generation), theirs.store.positions(before));
  const comparison =
    serving.version === building.version
      ? await compareGenerations(ours.store, { serving: before, built: generation }, pause)
      : null;
  return { generation, before, ...counts, comparison };
}

/** A stream that a generation has parked is behind in it, and would go back to its readers. */
async function refuseParked(parked: ParkedStreams, generation: string): Promise<void> {
  const marks = await parked.list(generation, MOST_FAILURES);
  if (marks.length > 0)
    throw new GenerationIncomplete(
      marks.map(({ stream, from, reason }) => ({ stream, version: from, reason })),
    );
}
