import { lastVersion } from '../core/commit.ts';
import { StoreUnavailable } from '../event-store/event-store.ts';
import { parkReason } from '../event-store/park-reason.ts';
import type { ParkedStreams, Parking } from '../event-store/parked-streams.ts';
import type { Logger } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import { type FailedBatch, isRefused, type RefusedCommit, type Unsent } from './commit-target.ts';
import { publisherConsumers, type TargetName } from './contract.ts';

type Marks = Pick<ParkedStreams, 'park'>;

/** Who parks, and where. */
export interface Parker {
  readonly targetName: TargetName;
  readonly parked: Marks;
  readonly logger: Logger;
}

/**
 * Parks what can never be sent, so that its shard goes on: what it was is in the event store, and the gate of each
 * consumer fetches it when a later commit comes (G7).
 * @returns what is to be sent again: what failed for the moment, and all for which there was no parking
 */
export async function parkRefused(
  parker: Parker,
  unsent: readonly Unsent[],
): Promise<readonly FailedBatch[]> {
  const failed: FailedBatch[] = unsent.filter((each) => !isRefused(each));
  const asking = { ...parker, parked: untilUnavailable(parker.parked) };
  // Of a batch that comes again as a whole, its refused commits do, too.
  const comesAgain = new Set(failed.map(({ batch }) => batch));
  for (const refused of unsent.filter(isRefused)) {
    if (comesAgain.has(refused.batch)) continue;
    const failure = await park(asking, refused);
    if (failure === undefined) continue;
    comesAgain.add(refused.batch);
    failed.push(failure);
  }
  return failed;
}

/** Is asked no more once it is away: each call would take its seconds, and a function has few. */
function untilUnavailable(parked: Marks): Marks {
  let away: StoreUnavailable | undefined;
  return {
    async park(parking) {
      if (away !== undefined) throw away;
      await parked.park(parking).catch((error: unknown) => {
        if (error instanceof StoreUnavailable) away = error;
        throw error;
      });
    },
  };
}

async function park(
  { targetName, parked, logger }: Parker,
  { batch, commit, reason }: RefusedCommit,
): Promise<FailedBatch | undefined> {
  const parking: Parking = {
    consumer: publisherConsumers[targetName],
    stream: commit.stream,
    from: commit.version,
    seen: lastVersion(commit),
    reason: parkReason(reason),
  };
  try {
    await parked.park(parking);
  } catch (cause) {
    logger.error('A stream could not be parked and is held back', cause, { ...parking });
    return { batch, reason: cause };
  }
  count('StreamParked', 1, { target: targetName });
  logger.warn('A stream was parked', { ...parking });
  return undefined;
}
