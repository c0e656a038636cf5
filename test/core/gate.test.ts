import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Commit, type Delivered, lastVersion, pointerTo } from '../../lambdas/core/commit.ts';
import { admit, SplitCommit } from '../../lambdas/core/gate.ts';
import { commitOf, history } from '../support/histories.ts';

const STREAM = 'order#1';

/** Deliveries of a history: some lost, some twice, in any order, in batches, some as pointers. */
const deliveriesOf = (commits: readonly Commit[]): fc.Arbitrary<readonly (readonly Delivered[])[]> =>
  fc.array(
    fc.array(
      fc
        .tuple(fc.constantFrom(...commits), fc.boolean())
        .map(([commit, whole]) => (whole ? commit : pointerTo(commit))),
      { maxLength: 6 },
    ),
    { maxLength: 8 },
  );

/** A consumer: applies what the gate lets through and fetches what it asks for. */
function consume(stored: readonly Commit[], batches: readonly (readonly Delivered[])[]): readonly Commit[] {
  const applied: Commit[] = [];
  const position = () => applied.reduce((sum, { events }) => sum + events.length, 0);
  for (const batch of batches) {
    let admission = admit(position(), batch);
    const { missing } = admission;
    if (missing !== undefined) {
      const fetched = stored.filter(({ version }) => version >= missing.from && version <= missing.to);
      admission = admit(position(), [...admission.apply, ...fetched]);
    }
    expect(admission.missing).toBeUndefined();
    applied.push(...admission.apply);
  }
  return applied;
}

describe('the gate', () => {
  test('G6 applies each commit once, whole and in order, whatever the transport does', () => {
    fc.assert(
      fc.property(
        history(STREAM).chain((commits) => fc.tuple(fc.constant(commits), deliveriesOf(commits))),
        ([commits, batches]) => {
          const last = commits.at(-1);
          const applied = consume(commits, [...batches, last === undefined ? [] : [last]]);
          expect(applied).toEqual(commits);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('G6 holds nothing back that needs no fetching', () => {
    fc.assert(
      fc.property(
        history(STREAM).chain((commits) =>
          fc.shuffledSubarray([...commits, ...commits], { minLength: commits.length * 2 }),
        ),
        (twice) => {
          const { apply, missing } = admit(0, twice);
          expect(missing).toBeUndefined();
          expect(new Set(apply).size).toBe(new Set(twice).size);
        },
      ),
    );
  });

  test('asks for everything from the next version to the last one announced, in one range', () => {
    const delivered = [commitOf(STREAM, 9), commitOf(STREAM, 4, 2), commitOf(STREAM, 1)];
    expect(admit(0, delivered)).toEqual({ apply: [commitOf(STREAM, 1)], missing: { from: 2, to: 9 } });
  });

  test('fetches a commit that it is only pointed at', () => {
    const large = commitOf(STREAM, 3, 2);
    expect(admit(2, [pointerTo(large)])).toEqual({ apply: [], missing: { from: 3, to: 4 } });
    expect(admit(2, [pointerTo(large), large])).toEqual({ apply: [large] });
  });

  test('skips what ends at or before the position', () => {
    expect(admit(5, [commitOf(STREAM, 1, 3), commitOf(STREAM, 4, 2)])).toEqual({ apply: [] });
  });

  test('refuses to begin inside a commit', () => {
    const commit = commitOf(STREAM, 4, 3);
    expect(lastVersion(commit)).toBe(6);
    expect(() => admit(5, [commit])).toThrow(SplitCommit);
  });
});
