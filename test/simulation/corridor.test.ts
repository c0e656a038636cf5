import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { firstGenerationOf, projections } from '../../lambdas/projections/contract.ts';
import { corridor } from './corridor.ts';
import { isConsumed } from './read-models.ts';
import { logOf, shopCommands } from './shop-commands.ts';

/** A run: which commands are given, and a source of chance for everything that can go wrong behind them. */
const run = fc.tuple(
  shopCommands,
  // Not `fc.double`, which is uniform over the doubles: nearly all of them are next to 0.
  fc.infiniteStream(fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000)),
);

/** More than anybody should need: each round loses a fifth of what it announces. */
const MOST_ROUNDS = 100;

/** Reconciles until nothing is missing. @returns how many rounds it took */
async function healAll({ heal, deliver }: ReturnType<typeof corridor>): Promise<number> {
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    if ((await heal()) === 0) return rounds;
    await deliver();
  }
  return MOST_ROUNDS;
}

// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

describe('the corridor', () => {
  test('G1 G2 G5 G6 G8 every read model equals the fold of the log, whatever happens on the way', {
    timeout: 30_000,
  }, async () => {
    let healed = 0;
    await fc.assert(
      fc.asyncProperty(run, async ([commands, chances]) => {
        const way = corridor(() => chances.next().value as number);
        for (const give of commands) await give(way.events);
        const log = await logOf(way.events);
        await way.publish(log.flat());
        await way.deliver();
        const rounds = await healAll(way);
        expect(rounds).toBeLessThan(MOST_ROUNDS);
        healed += rounds;

        for (const { contract, expectFoldOf } of way.models) {
          await expectFoldOf(log.filter((commits) => isConsumed(contract, commits)));
          expect(await way.parked.list(firstGenerationOf(contract), 1)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
    // What was lost for good was brought by nothing else.
    expect(healed).toBeGreaterThan(0);
  });

  test('every projection runs through it', () => {
    const consumers = corridor(() => 0).models.map(({ contract }) => firstGenerationOf(contract));
    expect(consumers.sort()).toEqual(projections.map(firstGenerationOf).sort());
  });
});
