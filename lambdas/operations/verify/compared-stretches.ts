import type { EventReader } from '../../event-store/event-store.ts';
import { type ComparedStretch, compareStretch } from './compare-stretch.ts';
import { readStored } from './read-stored.ts';
import type { Stretch } from './stretches.ts';

/** Stretches that are read from the store at the same time, and lines of the archive that are held for them. */
const TOGETHER = 16;
const MOST_LINES = 4_000;

export interface Compared extends ComparedStretch {
  readonly stretch: Stretch;
}

/**
 * Each stretch with what the store has of it, in order.
 * @param damaged keys of objects that are known to be damaged
 * @throws {StoreUnavailable}
 */
export async function* comparedStretches(
  events: Pick<EventReader, 'read'>,
  stretches: AsyncIterable<Stretch>,
  damaged: ReadonlySet<string>,
): AsyncGenerator<Compared> {
  const compare = async (stretch: Stretch): Promise<Compared> => ({
    stretch,
    ...compareStretch(stretch, await readStored(events, stretch), damaged),
  });
  for await (const group of inGroups(stretches)) yield* await Promise.all(group.map(compare));
}

async function* inGroups(stretches: AsyncIterable<Stretch>): AsyncGenerator<readonly Stretch[]> {
  let group: Stretch[] = [];
  let lines = 0;
  for await (const stretch of stretches) {
    group.push(stretch);
    lines += stretch.lines.length;
    if (group.length < TOGETHER && lines < MOST_LINES) continue;
    yield group;
    [group, lines] = [[], 0];
  }
  if (group.length > 0) yield group;
}
