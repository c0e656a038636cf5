import { type Delivered, isPointer, lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { type ParkedStream, redriveOf } from '../event-store/parked-streams.ts';
import { parkFailures } from './park-failures.ts';
import type { RunningGeneration } from './running-projection.ts';

/** Rounds in which others park more behind a mark while it is redriven. */
const MAX_ROUNDS = 5;

/**
 * Takes away the marks of streams that were redriven and are applied. What was parked meanwhile behind one is applied
 * too, so that a commit that comes while a redrive is about to finish does not wait for another. A mark that could not be
 * taken away holds up nobody.
 * @param applied what was delivered, by stream
 */
export async function releaseRedriven(
  projection: RunningGeneration,
  applied: readonly (readonly [StreamId, readonly Delivered[]])[],
): Promise<void> {
  const consumer = projection.generation;
  const isRedrive = (each: Delivered) => isPointer(each) && each.redrive === consumer;
  for (const [stream, delivered] of applied.filter(([, each]) => each.some(isRedrive))) {
    const upTo = Math.max(...delivered.map(lastVersion));
    try {
      await goOn(projection, stream, upTo);
    } catch (error) {
      projection.logger.error('A parked stream could not be released', error, { stream, upTo });
    }
  }
}

/** @param upTo the last version that is applied */
async function goOn(projection: RunningGeneration, stream: StreamId, upTo: number, round = 1): Promise<void> {
  const { parked, logger, generation: consumer } = projection;
  if (await parked.release(consumer, stream, upTo))
    return logger.info('A parked stream goes on', { stream, upTo });
  const mark = await parked.find(consumer, stream);
  if (mark !== undefined && round < MAX_ROUNDS && (await isApplied(projection, mark)))
    return goOn(projection, stream, mark.seen, round + 1);
  logger.info('More waits behind a parked stream', { stream, upTo });
}

/** Applies all that waits behind a mark; parks it again where that fails for good. */
async function isApplied(projection: RunningGeneration, mark: ParkedStream): Promise<boolean> {
  const { stream, firstSeen } = mark;
  const delivered = [redriveOf(mark)];
  const failures = await projection.project(new Map([[stream, delivered]]));
  const arrival = { delivered, records: new Set<string>(), sentAt: Date.parse(firstSeen) };
  await parkFailures(projection, failures, new Map([[stream, arrival]]));
  return !failures.has(stream);
}
