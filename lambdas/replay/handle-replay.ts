import type { Context } from 'aws-lambda';
import type { HeadPlace } from '../event-store/stream-heads.ts';
import { AFTERMATH, awaitWriters } from '../projections/await-writers.ts';
import { generationOf } from '../projections/contract.ts';
import { abandon, follow } from '../projections/generation-control.ts';
import { knownControl } from '../projections/known-control.ts';
import { type BeginningSources, beginReplay, builtBy } from './begin-replay.ts';
import { catchUp } from './catch-up.ts';
import { changeControl } from './change-control.ts';
import type { ReplayEvent } from './contract.ts';
import { type FillingSources, type FillPlace, fill } from './fill.ts';
import { type HandingOverSources, handOverTo } from './hand-over.ts';
import { dropUnused } from './retire.ts';

export interface ReplaySources extends BeginningSources, FillingSources, HandingOverSources {}

export interface ReplayAnswer {
  readonly done: boolean;
  readonly place?: unknown;
}

/** Milliseconds that are left for what is under way when the time is over. */
const RESERVE = 30_000;

const DONE: ReplayAnswer = { done: true };

/** One slice of one phase, as the state machine asks for it. Any of them may be asked for again. */
export const replayHandler =
  (sources: ReplaySources) =>
  async (event: ReplayEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<ReplayAnswer> => {
    const until = sources.now() + context.getRemainingTimeInMillis() - RESERVE;
    switch (event.phase) {
      case 'begin':
        return await begin(sources, event);
      case 'bucket':
        return await fillBucket(sources, event, until);
      case 'follow':
        return await beginToFollow(sources, event);
      case 'catch-up':
        return await catchUpSegment(sources, event, until);
      case 'hand-over':
        return await finish(sources, event, until);
      case 'retire':
        return await retire(sources, event);
      default:
        return event satisfies never;
    }
  };

async function begin(sources: ReplaySources, event: ReplayEvent): Promise<ReplayAnswer> {
  await beginReplay(sources, event);
  sources.logger.info('A replay has begun', {
    run: event.run,
    mode: event.mode,
    projection: event.projection,
  });
  return DONE;
}

async function fillBucket(
  sources: ReplaySources,
  event: Extract<ReplayEvent, { readonly phase: 'bucket' }>,
  until: number,
): Promise<ReplayAnswer> {
  if (event.mode !== 'build') return DONE;
  const { building, replayable } = await built(sources, event);
  if (building.phase !== 'filling') return DONE;
  const slice = { input: event, building, bucket: event.bucket, place: event.place as FillPlace | null };
  const place = await fill(sources, replayable, slice, () => sources.now() >= until);
  return place === undefined ? DONE : { done: false, place };
}

/**
 * From here on it takes the live commits, once nobody writes any more who does not know of it. Of a step back they are waited
 * for here, too: who serves would stand still for as long in the hand-over.
 */
async function beginToFollow(sources: ReplaySources, event: ReplayEvent): Promise<ReplayAnswer> {
  if (event.mode !== 'build' && event.mode !== 'back') return DONE;
  const { building, replayable } = await built(sources, event);
  await replayable.filling(generationOf(event.projection, building)).finish();
  if (!comesToServe(event)) return DONE;
  if (building.phase === 'filling')
    await changeControl(sources.generations, event.projection, (control) => follow(control, event.run));
  await awaitWriters(sources, event.projection, building);
  return DONE;
}

async function catchUpSegment(
  sources: ReplaySources,
  event: Extract<ReplayEvent, { readonly phase: 'catch-up' }>,
  until: number,
): Promise<ReplayAnswer> {
  if (!comesToServe(event)) return DONE;
  const { building, replayable } = await built(sources, event);
  const { place } = await catchUp(
    sources.heads,
    replayable,
    {
      generation: generationOf(event.projection, building),
      segment: event.segment,
      place: event.place as HeadPlace | null,
    },
    () => sources.now() >= until,
  );
  return place === null ? DONE : { done: false, place };
}

async function finish(sources: ReplaySources, event: ReplayEvent, until: number): Promise<ReplayAnswer> {
  const { generations, reports, logger } = sources;
  if (event.mode === 'build' && event.until !== null) {
    // It stays, as what it shows: nothing is written to it any more, and the record is free for the next one.
    const { after } = await changeControl(generations, event.projection, (control) =>
      control.building?.run === event.run ? abandon(control, event.run) : control,
    );
    logger.info('A read model of the past was built', { run: event.run, revision: after.revision });
    return DONE;
  }
  if (!comesToServe(event) || (await isHandedOver(sources, event))) return DONE;
  await handOverTo(sources, event, until);
  logger.info('A generation was handed over to', { run: event.run, ...(await reports.told(event.run)) });
  return DONE;
}

/** A call that was repeated finds that the run builds nothing any more, since it serves. */
async function isHandedOver(sources: ReplaySources, { projection, run }: ReplayEvent): Promise<boolean> {
  const { building, serving } = await knownControl(sources.generations, projection);
  const told = await sources.reports.told(run);
  return building?.run !== run && told?.generation === generationOf(projection, serving);
}

async function retire(sources: ReplaySources, { run, projection }: ReplayEvent): Promise<ReplayAnswer> {
  const unused = await sources.reports.unused(run);
  if (unused.length === 0) return DONE;
  // Whoever began to ask or to write it before the record changed has come to an end by then.
  await sources.pause(sources.longestInvocation + AFTERMATH);
  await dropUnused(sources, projection, unused);
  return DONE;
}

const comesToServe = ({ mode, until }: ReplayEvent): boolean =>
  mode === 'back' || (mode === 'build' && until === null);

async function built(sources: ReplaySources, { projection, run }: ReplayEvent) {
  const control = await knownControl(sources.generations, projection);
  const building = builtBy(control, run, sources.codeOf);
  return { building, replayable: sources.find(projection, building.version) };
}
