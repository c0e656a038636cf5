import { lastVersion } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { parkReason, placesOf } from '../event-store/park-reason.ts';
import type { Parking } from '../event-store/parked-streams.ts';
import { count } from '../shared/metrics.ts';
import { isPermanent } from './permanent-failure.ts';
import type { Failure, Failures } from './project.ts';
import type { Arrival, Received } from './receive-records.ts';
import type { RunningGeneration } from './running-projection.ts';

/**
 * Parks the streams that failed for good, so that their records need not come again.
 * @returns the others: those that failed for the moment, and those for which there was no parking
 */
export async function parkFailures(
  projection: RunningGeneration,
  failures: Failures,
  arrivals: Received['arrivals'],
): Promise<readonly StreamId[]> {
  const heldBack: StreamId[] = [];
  for (const [stream, failure] of failures) {
    const arrival = arrivals.get(stream);
    if (arrival === undefined || !(await tryToPark(projection, { stream, failure, arrival })))
      heldBack.push(stream);
  }
  return heldBack;
}

interface FailedStream {
  readonly stream: StreamId;
  readonly failure: Failure;
  readonly arrival: Arrival;
}

async function tryToPark(projection: RunningGeneration, failed: FailedStream): Promise<boolean> {
  const { stream, failure } = failed;
  const reason = parkReason(failure.reason);
  try {
    if (await isParkable(projection, failed)) {
      await park(projection, failed);
      return true;
    }
    projection.logger.error('A stream was not applied and is held back', failure.reason, { stream });
  } catch (error) {
    projection.logger.error('A stream could not be parked and is held back', error, { stream, reason });
  }
  return false;
}

async function isParkable(
  { generation, parked }: RunningGeneration,
  { stream, failure: { reason }, arrival: { sentAt } }: FailedStream,
): Promise<boolean> {
  if (isPermanent(reason, Date.now() - sentAt)) return true;
  // Behind a mark there is nothing to be patient for: what comes later would hold up its neighbours once more.
  if (!isPermanent(reason, Number.POSITIVE_INFINITY)) return false;
  return (await parked.find(generation, stream)) !== undefined;
}

async function park(
  { contract, generation, parked, logger }: RunningGeneration,
  { stream, failure: { from, reason }, arrival: { delivered } }: FailedStream,
): Promise<void> {
  const seen = Math.max(...delivered.map(lastVersion));
  const parking: Parking = {
    consumer: generation,
    stream,
    from,
    seen,
    reason: parkReason(reason),
  };
  await parked.park(parking);
  count('StreamParked', 1, { projection: contract.name });
  logger.warn('A stream was parked', { ...parking, at: placesOf(reason) });
}
