import type { Context } from 'aws-lambda';
import type { Consumers } from '../consumer-positions.ts';
import { type Reconciled, type ReconcileSources, reconcile } from './reconcile.ts';

/** What the schedule sends, or an operator who cannot wait for it. */
export interface ReconcileEvent {
  /** Begins a round at once, whenever the last one was. @default false */
  readonly anew?: boolean;
}

/** Milliseconds that are left for the slice that is under way when the time is over. */
const RESERVE = 20_000;

export interface ReconcilingSources extends Omit<ReconcileSources, 'positions'> {
  readonly consumers: Consumers;
}

/** One run: as much of the round as the function has time for. */
export const reconcileHandler =
  (sources: ReconcilingSources) =>
  async (
    { anew }: ReconcileEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<Reconciled> => {
    const until = sources.now() + context.getRemainingTimeInMillis() - RESERVE;
    const reconciled = await reconcile(
      { ...sources, positions: await sources.consumers.current() },
      until,
      anew,
    );
    sources.logger.info('Consumers were compared with the event store', { ...reconciled });
    return reconciled;
  };
