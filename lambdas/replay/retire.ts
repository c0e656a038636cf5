import type { ParkedStream, ParkedStreams } from '../event-store/parked-streams.ts';
import { generationOf } from '../projections/contract.ts';
import { liveBuilds } from '../projections/generation-control.ts';
import type { Build } from '../projections/generation-name.ts';
import type { Generations } from '../projections/generations.ts';
import { knownControl } from '../projections/known-control.ts';
import { type FindReplayable, NotReplayable } from './replayable.ts';

export interface RetiringSources {
  readonly generations: Generations;
  readonly find: FindReplayable;
  readonly parked: ParkedStreams;
}

/** Marks that are read at once. */
const PORTION = 100;

/**
 * Takes away generations that have no use any more. One whose version is not deployed any more stays where it is.
 * @throws {StoreUnreachable}
 */
export async function dropUnused(
  { generations, find, parked }: RetiringSources,
  projection: string,
  unused: readonly Build[],
): Promise<void> {
  const live = liveBuilds(await knownControl(generations, projection));
  for (const { version, build } of unused) {
    if (live.some((each) => each.version === version && each.build === build)) continue;
    const { store } = foundIn(find, projection, version) ?? {};
    const generation = generationOf(projection, { version, build });
    await store?.drop(generation);
    await releaseAll(parked, generation);
  }
}

function foundIn(find: FindReplayable, projection: string, version: number) {
  try {
    return find(projection, version);
  } catch (error) {
    if (error instanceof NotReplayable) return undefined;
    throw error;
  }
}

/** Nothing waits any more behind what a generation that is gone has parked. */
async function releaseAll(parked: ParkedStreams, generation: string): Promise<void> {
  let marks: readonly ParkedStream[];
  do {
    marks = await parked.list(generation, PORTION);
    for (const { stream, seen } of marks) await parked.release(generation, stream, seen);
  } while (marks.length === PORTION);
}
