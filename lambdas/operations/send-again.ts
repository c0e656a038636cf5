import { pauseAfter } from '../event-store/jitter.ts';
import { NotAnnounced } from './announcer.ts';

/** Attempts at what a transport refuses for the moment, as when its shard has enough to do. */
const ATTEMPTS = 6;

/**
 * Sends entries, and again those that were refused: pointers may come in any order.
 * @param send answers those that were refused, each with why
 * @throws {NotAnnounced} when some are refused each time
 */
export async function sendAgain<Entry>(
  entries: readonly Entry[],
  send: (entries: readonly Entry[]) => Promise<readonly { readonly entry: Entry; readonly reason: string }[]>,
): Promise<void> {
  let left = entries;
  for (let attempt = 1; left.length > 0; attempt++) {
    const refused = await send(left);
    if (refused[0] !== undefined && attempt === ATTEMPTS)
      throw new NotAnnounced(refused.length, refused[0].reason);
    left = refused.map(({ entry }) => entry);
    if (left.length > 0) await pauseAfter(attempt);
  }
}
