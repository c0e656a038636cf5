import { type Delivered, decodeDelivered, placeOf } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import type { Logger } from '../shared/logger.ts';
import type { ProjectionContract } from './contract.ts';
import type { Project } from './project.ts';

/** One record of a transport: what it is called there, and what it brings, a commit or pointer a line. */
export interface TransportRecord {
  readonly id: string;
  readonly data: string;
}

/** A projection, ready to take records from any transport. */
export interface RunningProjection {
  readonly contract: ProjectionContract;
  readonly project: Project;
  readonly logger: Logger;
}

interface Received {
  readonly deliveries: Map<StreamId, Delivered[]>;
  /** By stream, the records that brought it. */
  readonly records: Map<StreamId, Set<string>>;
  readonly unreadable: readonly string[];
}

/**
 * Applies what records bring to one projection. Answers the ids of those that were not applied: what cannot be read,
 * and all records of a stream of which anything could not be applied, so that nothing overtakes (S16).
 */
export async function applyRecords(
  { contract, project, logger: base }: RunningProjection,
  records: readonly TransportRecord[],
): Promise<readonly string[]> {
  const logger = base.with({ projection: contract.name });
  const received = receive(records, contract.category, logger);
  const { deliveries } = received;
  const failures = deliveries.size === 0 ? new Map<StreamId, unknown>() : await project(deliveries);
  for (const [stream, reason] of failures)
    logger.error('A stream was not applied and is held back', reason, { stream });
  const applied = [...deliveries].filter(([stream]) => !failures.has(stream));
  if (applied.length > 0)
    logger.info('Commits were applied', { commits: applied.flatMap(([, each]) => each.map(placeOf)) });
  const heldBack = [...failures.keys()].flatMap((stream) => [...(received.records.get(stream) ?? [])]);
  return [...new Set([...received.unreadable, ...heldBack])];
}

function receive(records: readonly TransportRecord[], category: string, logger: Logger): Received {
  const deliveries: Received['deliveries'] = new Map();
  const bringing: Received['records'] = new Map();
  const unreadable: string[] = [];
  for (const { id, data } of records) {
    try {
      const delivered = data.split('\n').map(decodeDelivered);
      for (const each of delivered.filter(({ stream }) => StreamId.category(stream) === category)) {
        deliveries.set(each.stream, [...(deliveries.get(each.stream) ?? []), each]);
        bringing.set(each.stream, (bringing.get(each.stream) ?? new Set()).add(id));
      }
    } catch (error) {
      logger.error('A record could not be read', error, { record: id });
      unreadable.push(id);
    }
  }
  return { deliveries, records: bringing, unreadable };
}
