import type { Delivered } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { StoreUnavailable } from '../event-store/event-store.ts';
import { PositionMoved } from '../event-store/positions.ts';
import { ProjectionFailed } from './projection-failed.ts';
import { StoreUnreachable, Unwritable } from './store-errors.ts';

/** What was delivered, by stream. */
export type Deliveries = ReadonlyMap<StreamId, readonly Delivered[]>;

/** Why a stream could not be applied. */
export interface Failure {
  /** First version that is not applied. */
  readonly from: number;
  readonly reason: unknown;
}

/** Streams that could not be applied; all others are. */
export type Failures = ReadonlyMap<StreamId, Failure>;

/**
 * Applies deliveries to a read model through the gate, in one write.
 * @throws what the store or the event store throws when it is not there: nothing of the batch is known to be applied
 */
export type Project = (deliveries: Deliveries) => Promise<Failures>;

/** What is the fault of one stream, though it was told of a write of many. */
const isOfOneStream = (error: unknown): boolean =>
  error instanceof Unwritable || error instanceof ProjectionFailed;

/** What is the fault of no stream. */
const isOfAll = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof StoreUnreachable || error instanceof PositionMoved;

/** When a batch is refused for one of its streams, applies its halves, so that the others arrive (G7). */
export const isolating =
  (project: Project): Project =>
  async (deliveries) => {
    try {
      return await project(deliveries);
    } catch (error) {
      if (!isOfOneStream(error) || deliveries.size < 2) throw error;
      const all = [...deliveries];
      const middle = Math.ceil(all.length / 2);
      const first = await isolating(project)(new Map(all.slice(0, middle)));
      return new Map([...first, ...(await isolating(project)(new Map(all.slice(middle))))]);
    }
  };

/**
 * Runs `apply` for each stream; what it throws stops that stream alone, unless a store is not there at all.
 * @param positionOf the last version of a stream that is applied, 0 when none is
 */
export async function eachStream(
  deliveries: Deliveries,
  positionOf: (stream: StreamId) => number,
  apply: (stream: StreamId, delivered: readonly Delivered[]) => Promise<void>,
): Promise<Failures> {
  const failures = new Map<StreamId, Failure>();
  for (const [stream, delivered] of deliveries) {
    await apply(stream, delivered).catch((reason: unknown) => {
      if (isOfAll(reason)) throw reason;
      failures.set(stream, { from: positionOf(stream) + 1, reason });
    });
  }
  return failures;
}

/**
 * Writes what was made of a batch, if anything was; when it is refused and was made of one stream, that stream failed.
 * @param written each stream that is in it, and the first version of it that is
 */
export async function writeBatch(
  failures: Failures,
  written: readonly { readonly stream: StreamId; readonly from: number }[],
  write: () => Promise<void>,
): Promise<Failures> {
  const [first, ...others] = written;
  if (first === undefined) return failures;
  try {
    await write();
    return failures;
  } catch (reason) {
    if (!isOfOneStream(reason) || others.length > 0) throw reason;
    return new Map([...failures, [first.stream, { from: first.from, reason }]]);
  }
}
