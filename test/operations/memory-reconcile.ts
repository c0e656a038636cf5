import { vi } from 'vitest';
import { reconcileHandler } from '../../lambdas/operations/reconcile/handle-reconcile.ts';
import type { Round, Rounds } from '../../lambdas/operations/reconcile/rounds.ts';
import { recordingLogger } from '../support/loggers.ts';
import { BEST_SELLERS, memoryOperations, ORDERS, quietly, SALES } from './memory-operations.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Everything in memory, at a time that a test moves; the next round begins after 6 hours. */
export function reconciling() {
  let now = Date.UTC(2010, 11, 1, 8);
  const operations = memoryOperations(() => new Date(now));
  let round: Round | undefined;
  const rounds: Rounds = {
    load: async () => structuredClone(round),
    save: async (next) => {
      const isLatest = round === undefined || round.startedAt <= next.startedAt;
      if (isLatest) round = structuredClone(next);
      return isLatest;
    },
  };
  const { lines, logger } = recordingLogger();
  const pause = vi.fn(async (milliseconds: number) => {
    now += milliseconds;
  });
  const sources = { ...operations, rounds, logger, pause, every: 6 * HOUR, patience: 15 * MINUTE };
  const handle = reconcileHandler(sources);
  return {
    ...operations,
    rounds,
    lines,
    pause,
    goOn: (milliseconds: number) => {
      now += milliseconds;
    },
    /** @param remaining milliseconds that the function has left */
    run: (remaining = 5 * MINUTE, event = {}) =>
      quietly(() => handle(event, { getRemainingTimeInMillis: () => remaining })),
    announced: () => operations.kinesis.mock.calls.flat(2),
    stand: (stream: string, version: number, ...consumers: readonly string[]) => {
      for (const consumer of consumers) operations.stands(consumer, stream, version);
    },
  };
}

export const ALL = [BEST_SELLERS, ORDERS, SALES];
