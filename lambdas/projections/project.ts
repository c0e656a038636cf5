import type { Delivered } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { StoreUnavailable } from '../event-store/event-store.ts';
import { Unwritable } from './store-errors.ts';

/** What was delivered, by stream. */
export type Deliveries = ReadonlyMap<StreamId, readonly Delivered[]>;

/** Streams that could not be applied, and why; all others are. */
export type Failures = ReadonlyMap<StreamId, unknown>;

/**
 * Applies deliveries to a read model through the gate, in one write.
 * @throws what the store or the event store throws when it is not there: nothing of the batch is known to be applied
 */
export type Project = (deliveries: Deliveries) => Promise<Failures>;

/** When the store refuses a batch for one of its values, applies it stream by stream, so that neighbours arrive (G7). */
export const isolating =
  (project: Project): Project =>
  async (deliveries) => {
    try {
      return await project(deliveries);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      return await streamByStream(project, deliveries, error);
    }
  };

async function streamByStream(
  project: Project,
  deliveries: Deliveries,
  refusal: Unwritable,
): Promise<Failures> {
  if (deliveries.size === 1) return new Map([...deliveries.keys()].map((stream) => [stream, refusal]));
  const failures = new Map<StreamId, unknown>();
  for (const delivery of deliveries) {
    const alone = await isolating(project)(new Map([delivery]));
    for (const [stream, reason] of alone) failures.set(stream, reason);
  }
  return failures;
}

/** Runs `apply` for each stream; what it throws stops that stream alone, unless the event store is not there at all. */
export async function eachStream(
  deliveries: Deliveries,
  apply: (stream: StreamId, delivered: readonly Delivered[]) => Promise<void>,
): Promise<Failures> {
  const failures = new Map<StreamId, unknown>();
  for (const [stream, delivered] of deliveries) {
    await apply(stream, delivered).catch((reason: unknown) => {
      if (reason instanceof StoreUnavailable) throw reason;
      failures.set(stream, reason);
    });
  }
  return failures;
}
