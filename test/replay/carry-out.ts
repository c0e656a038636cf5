import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { SEGMENTS } from '../../lambdas/event-store/stream-heads.ts';
import { type ReplayEvent, type ReplayInput, replayInput } from '../../lambdas/replay/contract.ts';
import type { ReplayAnswer, replayHandler } from '../../lambdas/replay/handle-replay.ts';

export const inputOf = (more: Partial<ReplayInput> = {}): ReplayInput => ({
  ...{ mode: 'build', run: 'r', projection: 'orders', version: 1, through: '2010-12-01' },
  ...{ source: 'archive', until: null, build: null, keepOld: false },
  ...more,
});

/** What the phases are called for, in order. The archive is not compacted: its parts are read as they are. */
const calls: readonly { readonly phase: string }[] = [
  { phase: 'begin' },
  ...Array.from({ length: BUCKETS }, (_, bucket) => ({ phase: 'bucket', bucket })),
  { phase: 'follow' },
  ...Array.from({ length: SEGMENTS }, (_, segment) => ({ phase: 'catch-up', segment })),
  { phase: 'hand-over' },
  { phase: 'retire' },
];

const fiveMinutes = { getRemainingTimeInMillis: () => 300_000 };

export interface CarryingOut {
  /** How often a call that threw is made once more, from the same place. @default not at all */
  readonly retries?: number;
  /** Told of each call before it is made the first time. */
  readonly onCall?: (phase: string) => void;
}

export async function carryOut(
  handle: ReturnType<typeof replayHandler>,
  input: ReplayInput,
  { retries = 0, onCall }: CarryingOut = {},
): Promise<void> {
  const sent = Object.fromEntries(replayInput.map((field) => [field, input[field]]));
  for (const call of calls) {
    onCall?.(call.phase);
    let answer: ReplayAnswer = { done: false, place: null };
    while (!answer.done) {
      // As it goes through Step Functions.
      const event = JSON.parse(
        JSON.stringify({ ...sent, ...call, place: answer.place ?? null }),
      ) as ReplayEvent;
      answer = await retried(() => handle(event, fiveMinutes), retries);
    }
  }
}

async function retried<Answer>(ask: () => Promise<Answer>, retries: number): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (retries === 0) throw error;
    return await retried(ask, retries - 1);
  }
}
