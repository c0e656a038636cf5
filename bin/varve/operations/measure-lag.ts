import type { Api, ApiRequest } from '../api.ts';
import { askOperations } from './list-parked.ts';

/** How far one consumer is behind, as `GET /operations/lag` tells it of some streams. */
export interface ConsumerLag {
  readonly consumer: string;
  /** Whether it said of every stream where it stands. */
  readonly reachable: boolean;
  readonly streams: number;
  readonly events: number;
  /** Age of the oldest commit that it has not applied. */
  readonly seconds: number;
  /** When that was made: ISO-8601 UTC. */
  readonly oldest: string | null;
}

/** One answer: about some of all streams. */
interface Part {
  readonly items: readonly ConsumerLag[];
  readonly compared: number;
  readonly next: string | null;
}

/**
 * Asks part by part, and adds up.
 * @param showCompared told how many streams have been compared, after each part but the last
 * @throws {CommandFailed} with what to do about it
 */
export async function measureLag(
  api: Api,
  showCompared: (streams: number) => void,
): Promise<readonly ConsumerLag[]> {
  const sums = new Map<string, ConsumerLag>();
  let compared = 0;
  for (let query = ''; ; ) {
    const request: ApiRequest = { method: 'GET', path: `/operations/lag${query}` };
    const part = (await askOperations(api, request, 'The lag cannot be told')).body as Part;
    for (const lag of part.items) sums.set(lag.consumer, plus(sums.get(lag.consumer), lag));
    if (part.next === null) return [...sums.values()];
    compared += part.compared;
    showCompared(compared);
    query = `?cursor=${part.next}`;
  }
}

const plus = (sum: ConsumerLag | undefined, lag: ConsumerLag): ConsumerLag =>
  sum === undefined
    ? lag
    : {
        consumer: lag.consumer,
        reachable: sum.reachable && lag.reachable,
        streams: sum.streams + lag.streams,
        events: sum.events + lag.events,
        seconds: Math.max(sum.seconds, lag.seconds),
        oldest: [sum.oldest, lag.oldest].filter((at) => at !== null).sort()[0] ?? null,
      };
