import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { lineOf } from '../../lambdas/event-store/commit-lines.ts';
import type { EventStore } from '../../lambdas/event-store/event-store.ts';
import type { Expiry } from '../../lambdas/operations/tier/expiry.ts';
import { VerifiedCommits } from '../../lambdas/operations/tier/verified-commits.ts';
import { draftOf } from '../support/histories.ts';
import { newStream } from './new-stream.ts';

/** As if they had been read back from the tier. */
const verified = (commits: readonly Commit[]): Promise<VerifiedCommits> => {
  const lines = commits.map(lineOf);
  const tier = { linesOf: async () => lines.map(({ line }) => line) };
  return VerifiedCommits.among(lines, tier, [{ stream: newStream(), from: 1, to: 1, sha256: '' }]);
};

/**
 * The promises of the port `Expiry`: every implementation passes them.
 * @param open a store, and the expiry of its table
 */
export function describeExpiry(
  name: string,
  open: () => { readonly store: EventStore; readonly expiry: Expiry },
): void {
  const filled = async (...counts: readonly number[]) => {
    const { store, expiry } = open();
    const stream = newStream();
    const commits: Commit[] = [];
    for (const count of counts)
      commits.push(await store.append(await store.load(stream), draftOf('a', 1, count)));
    return { store, expiry, stream, commits };
  };

  describe(name, () => {
    test('commits last until they are told to leave, and are what they were until they do', async () => {
      const { store, expiry, stream, commits } = await filled(1, 3, 2, 1);
      expect(await expiry.lasting(stream, 5)).toEqual(commits.slice(0, 2));
      await expiry.expire(await verified(commits.slice(1, 2)));
      expect(await expiry.lasting(stream, 8)).toEqual([commits[0], commits[2], commits[3]]);
      expect((await store.load(stream)).commits).toEqual(commits);
      expect(await expiry.lasting(newStream(), 8)).toEqual([]);
    });

    test('to tell it twice is harmless, and to tell it of none does nothing', async () => {
      const { expiry, stream, commits } = await filled(1, 1);
      for (let time = 0; time < 2; time++) await expiry.expire(await verified(commits.slice(0, 1)));
      await expiry.expire(await verified([]));
      expect(await expiry.lasting(stream, 9)).toEqual([commits[1]]);
    });
  });
}
