import { placeOf } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { PATIENCE } from '../event-store/pass-gate.ts';
import { count, milliseconds } from '../shared/metrics.ts';
import { parkFailures } from './park-failures.ts';
import type { Failures } from './project.ts';
import { type Received, receive, type TransportRecord } from './receive-records.ts';
import { releaseRedriven } from './release-redriven.ts';
import type { RunningGeneration } from './running-projection.ts';

/**
 * Applies what records bring to one generation of a projection. Answers the ids of those that are to come again: what cannot be read yet,
 * and all records of a stream of which anything could not be applied, so that nothing overtakes (S16). A stream that
 * failed for good is parked instead, and its records are done with: what they brought is in the event store (G7).
 */
export async function applyRecords(
  running: RunningGeneration,
  records: readonly TransportRecord[],
): Promise<readonly string[]> {
  const { contract, generation } = running;
  const projection = { ...running, logger: running.logger.with({ projection: contract.name, generation }) };
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
  const unread = unreadable.filter((record) => !isPassedOver(projection, record)).map(({ id }) => id);
  return [...new Set([...unread, ...recordsOf(heldBack, arrivals)])];
}

/**
 * What cannot be read and does not say of which stream it is cannot be parked, and what newer code cannot read by now would
 * hold up its shard until it is too old. The event store has what it held, and reconcile brings it.
 */
function isPassedOver({ contract, logger }: RunningGeneration, { id, sentAt }: TransportRecord): boolean {
  if (!(Date.now() - sentAt > PATIENCE)) return false;
  count('RecordPassedOver', 1, { projection: contract.name });
  logger.warn('A record that cannot be read is passed over', { record: id });
  return true;
}

/** How long ago the transport took what was oldest of a batch. */
export function tellLag({ name }: RunningGeneration['contract'], records: readonly TransportRecord[]): void {
  if (records.length === 0) return;
  const oldest = Math.min(...records.map(({ sentAt }) => sentAt));
  milliseconds('ConsumerLag', Math.max(0, Date.now() - oldest), { projection: name });
}

const recordsOf = (streams: readonly StreamId[], arrivals: Received['arrivals']): readonly string[] =>
  streams.flatMap((stream) => [...(arrivals.get(stream)?.records ?? [])]);
