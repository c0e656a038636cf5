import type { StreamId } from '../core/stream-id.ts';
import { parkReason } from '../event-store/park-reason.ts';
import { isPermanent } from '../projections/permanent-failure.ts';
import type { StreamFailure } from './fold-bucket.ts';
import { GenerationIncomplete, MOST_FAILURES } from './generation-incomplete.ts';

/** Streams of one fold that are not in the generation. */
export interface StreamFailures {
  readonly all: readonly StreamFailure[];
  has(stream: StreamId): boolean;
  /**
   * @throws `reason` when it is no fault of one stream
   * @throws {GenerationIncomplete} when there are too many
   */
  add(stream: StreamId, version: number, reason: unknown): void;
}

export function streamFailures(): StreamFailures {
  const failures = new Map<StreamId, StreamFailure>();
  return {
    get all() {
      return [...failures.values()];
    },
    has: (stream) => failures.has(stream),
    add(stream, version, reason) {
      // Nobody waits here for newer code or for commits that are missing: what does not fold now is told.
      if (!isPermanent(reason, Number.POSITIVE_INFINITY)) throw reason;
      failures.set(stream, { stream, version, reason: parkReason(reason) });
      if (failures.size >= MOST_FAILURES) throw new GenerationIncomplete([...failures.values()]);
    },
  };
}
