import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, ApiRequest } from '../api.ts';
import type { Progress } from '../progress.ts';
import { askOperations, type ListedMark, listParked } from './list-parked.ts';

/** All that is parked, what one consumer has parked, or one stream of it. */
export interface Selection {
  readonly consumer?: string | undefined;
  /** Only with its consumer. */
  readonly stream?: string | undefined;
}

/** What came of the streams that were parked when the redrive began. */
export interface RedriveReport {
  readonly announced: number;
  readonly applied: number;
  /** Parked once more, each with its new reason. */
  readonly failedAgain: readonly ListedMark[];
  /** Announced, and not applied for as long as we waited. */
  readonly waiting: readonly ListedMark[];
}

interface RedriveOptions {
  readonly api: Api;
  /** Called once it is known how many streams there are. */
  readonly showProgress: (total: number) => Progress;
  /** @default 500 */
  readonly pollMs?: number;
  /** Longest time without any progress, in milliseconds. @default 60000 */
  readonly patienceMs?: number;
}

/**
 * Announces what is parked, and returns once each stream was applied or failed again, or nothing has moved for too long.
 * @throws {CommandFailed} with what to do about it
 */
export async function redriveParked(selection: Selection, options: RedriveOptions): Promise<RedriveReport> {
  const { api } = options;
  const parked = await selected(api, selection);
  if (parked.length === 0) return { announced: 0, applied: 0, failedAgain: [], waiting: [] };
  const progress = options.showProgress(parked.length);
  try {
    const announced = await announce(api, selection);
    const left = await settle(parked, { ...options, progress, list: () => selected(api, selection) });
    return { announced, applied: parked.length - left.failedAgain.length - left.waiting.length, ...left };
  } finally {
    progress.stop();
  }
}

const selected = async (api: Api, { consumer, stream }: Selection): Promise<readonly ListedMark[]> =>
  (await listParked(api, consumer)).filter((mark) => stream === undefined || mark.stream === stream);

async function announce(api: Api, selection: Selection): Promise<number> {
  let sum = 0;
  for (let cursor: string | undefined; ; ) {
    const body = { ...selection, ...(cursor !== undefined && { cursor }) };
    const request: ApiRequest = { method: 'POST', path: '/operations/redrive', body };
    const answer = await askOperations(api, request, 'What is parked cannot be redriven');
    const { announced, next } = answer.body as { announced: number; next: string | null };
    sum += announced;
    if (next === null) return sum;
    cursor = next;
  }
}

interface SettleOptions extends Pick<RedriveOptions, 'pollMs' | 'patienceMs'> {
  readonly progress: Progress;
  readonly list: () => Promise<readonly ListedMark[]>;
}

type Left = Pick<RedriveReport, 'failedAgain' | 'waiting'>;

async function settle(
  parked: readonly ListedMark[],
  { progress, list, pollMs = 500, patienceMs = 60_000 }: SettleOptions,
): Promise<Left> {
  let waiting = parked.length;
  let since = Date.now();
  for (;;) {
    const left = compare(parked, await list());
    if (left.waiting.length < waiting) {
      progress.advance(waiting - left.waiting.length);
      [waiting, since] = [left.waiting.length, Date.now()];
    }
    if (waiting === 0 || Date.now() - since >= patienceMs) return left;
    await sleep(pollMs);
  }
}

/** What is left of those that were parked before: a mark that counts one failure more was tried again. */
function compare(before: readonly ListedMark[], now: readonly ListedMark[]): Left {
  const counts = new Map(before.map((mark) => [keyOf(mark), mark.count]));
  const left = now.filter((mark) => counts.has(keyOf(mark)));
  const hasFailed = (mark: ListedMark) => mark.count > (counts.get(keyOf(mark)) ?? 0);
  return { failedAgain: left.filter(hasFailed), waiting: left.filter((mark) => !hasFailed(mark)) };
}

const keyOf = ({ consumer, stream }: ListedMark): string => `${consumer} ${stream}`;
