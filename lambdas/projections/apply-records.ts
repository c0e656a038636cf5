import { type Delivered, isPointer, lastVersion, placeOf } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { generationOf } from './contract.ts';
import { parkFailures } from './park-failures.ts';
import type { Failures } from './project.ts';
import { type Received, receive, type TransportRecord } from './receive-records.ts';
import type { RunningProjection } from './running-projection.ts';

type Applied = readonly (readonly [StreamId, readonly Delivered[]])[];

/**
 * Applies what records bring to one projection. Answers the ids of those that are to come again: what cannot be read,
 * and all records of a stream of which anything could not be applied, so that nothing overtakes (S16). A stream that
 * failed for good is parked instead, and its records are done with: what they brought is in the event store (G7).
 */
export async function applyRecords(
  running: RunningProjection,
  records: readonly TransportRecord[],
): Promise<readonly string[]> {
  const projection = { ...running, logger: running.logger.with({ projection: running.contract.name }) };
  const { arrivals, unreadable } = receive(records, projection.contract.category, projection.logger);
  const deliveries = new Map([...arrivals].map(([stream, { delivered }]) => [stream, delivered]));
  const failures: Failures = deliveries.size === 0 ? new Map() : await projection.project(deliveries);
  const applied = [...deliveries].filter(([stream]) => !failures.has(stream));
  if (applied.length > 0)
    projection.logger.info('Commits were applied', {
      commits: applied.flatMap(([, each]) => each.map(placeOf)),
    });
  await releaseRedriven(projection, applied);
  const heldBack = await parkFailures(projection, failures, arrivals);
  return [...new Set([...unreadable, ...recordsOf(heldBack, arrivals)])];
}

const recordsOf = (streams: readonly StreamId[], arrivals: Received['arrivals']): readonly string[] =>
  streams.flatMap((stream) => [...(arrivals.get(stream)?.records ?? [])]);

/**
 * Takes away the marks of streams that were redriven and are applied, as far as that is: where a later commit waits
 * behind a mark, it stays for the next redrive. One that could not be taken away does, too, and holds up nobody.
 */
async function releaseRedriven(
  { contract, parked, logger }: RunningProjection,
  applied: Applied,
): Promise<void> {
  const consumer = generationOf(contract);
  const isRedrive = (each: Delivered) => isPointer(each) && each.redrive === consumer;
  for (const [stream, delivered] of applied.filter(([, each]) => each.some(isRedrive))) {
    const upTo = Math.max(...delivered.map(lastVersion));
    try {
      const isReleased = await parked.release(consumer, stream, upTo);
      logger.info(isReleased ? 'A parked stream goes on' : 'More waits behind a parked stream', {
        stream,
        upTo,
      });
    } catch (error) {
      logger.error('A parked stream could not be released', error, { stream, upTo });
    }
  }
}
