import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../shared/logger.ts';
import { count } from '../../shared/metrics.ts';
import { type ConsumerPositions, ConsumerUnreachable } from '../consumer-positions.ts';

/** Milliseconds: a database that has paused takes about as long to come back (AWS: "Scaling to zero ACUs"). */
const PAUSE = 15_000;

export interface PatientPositions extends ConsumerPositions {
  /** Consumers that did not say where they stand. */
  readonly missed: ReadonlySet<string>;
}

/**
 * Asks a consumer that does not answer once more after a pause, and then no more in this run: one that is down holds up no
 * other.
 */
export function askPatiently(
  source: ConsumerPositions,
  logger: Logger,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): PatientPositions {
  const missed = new Set<string>();
  const giveUp = (consumer: string, error: unknown): never => {
    if (!(error instanceof ConsumerUnreachable)) throw error;
    missed.add(consumer);
    count('ConsumerUnreachable', 1, { consumer });
    logger.error('A consumer could not be compared with the event store', error, { consumer });
    throw error;
  };
  return {
    consumers: source.consumers,
    missed,
    async positions(consumer, streams) {
      if (missed.has(consumer)) throw new ConsumerUnreachable(consumer, 'asked before');
      const ask = () => source.positions(consumer, streams);
      return await ask().catch(async (error: unknown) => {
        if (!(error instanceof ConsumerUnreachable)) throw error;
        await pause(PAUSE);
        return await ask().catch((again: unknown) => giveUp(consumer, again));
      });
    },
  };
}
