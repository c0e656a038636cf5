import { type Commit, MalformedCommit } from '../../core/commit.ts';
import type { EventReader } from '../../event-store/event-store.ts';
import { TierDamaged } from '../../event-store/tier.ts';
import type { Stretch } from './stretches.ts';

/** What the store has of a stretch. */
export interface StoredStretch {
  readonly commits: readonly Commit[];
  /** Versions at which an item stands that cannot be read, and what is wrong with each. */
  readonly unreadable: ReadonlyMap<number, string>;
}

/**
 * The commits of a stretch, strongly consistent; behind the last one also what came since.
 * @param events reads across the table and the tier to which old commits move: the one place that asks the store
 * @throws {StoreUnavailable}
 */
export async function readStored(
  events: Pick<EventReader, 'read'>,
  stretch: Stretch,
): Promise<StoredStretch> {
  const { stream, from, to, isLast } = stretch;
  try {
    return { commits: await events.read(stream, from, isLast ? undefined : to), unreadable: new Map() };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return await readSingly(events, stretch);
  }
}

/** To know which it is. One that is damaged stands where the archive or the enumeration has something. */
async function readSingly(
  events: Pick<EventReader, 'read'>,
  { stream, from, to, head, lines }: Stretch,
): Promise<StoredStretch> {
  const last = Math.min(to, Math.max(head?.version ?? 0, lines.at(-1)?.version ?? 0));
  const commits: Commit[] = [];
  const unreadable = new Map<number, string>();
  for (let version = from; version <= last; version++) {
    try {
      commits.push(...(await events.read(stream, version, version)));
    } catch (error) {
      if (!isDamage(error)) throw error;
      unreadable.set(version, error.message);
    }
  }
  return { commits, unreadable };
}

const isDamage = (error: unknown): error is Error =>
  error instanceof MalformedCommit || error instanceof TierDamaged;
