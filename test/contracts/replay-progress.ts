import { describe, expect, test } from 'vitest';
import type { ReplayProgress } from '../../lambdas/replay/replay-progress.ts';

let runs = 0;
const newRun = () => `run-${Date.now()}-${++runs}`;
const of = (bucket: number, events: number, done = false) => ({
  ...{ bucket, events, commits: events, streams: 1, began: 1_000, told: 2_500, done },
});

/** The promises of the port `ReplayProgress`. */
export function describeReplayProgress(name: string, open: () => ReplayProgress): void {
  describe(name, () => {
    test('tells nothing of a replay that has said nothing', async () => {
      expect(await open().told(newRun())).toEqual([]);
    });

    test('tells what was said last of each bucket, in their order', async () => {
      const [progress, run] = [open(), newRun()];
      for (const each of [of(10, 1), of(2, 5), of(10, 7, true), of(0, 3)]) await progress.tell(run, each);
      expect(await progress.told(run)).toEqual([of(0, 3), of(2, 5), of(10, 7, true)]);
    });

    test('keeps replays apart', async () => {
      const [progress, one, other] = [open(), newRun(), newRun()];
      await progress.tell(one, of(1, 1));
      await progress.tell(other, of(1, 2));
      expect(await progress.told(one)).toEqual([of(1, 1)]);
      expect(await progress.told(other)).toEqual([of(1, 2)]);
    });
  });
}
