import type { Reducer } from './snapshot-of.ts';

/**
 * The reducers of these deciders.
 * @param names JSON: by category, the hash of its decider's code, which the build has made
 * @throws Error when one has none: its snapshots could not be told from those of other code
 */
export function reducersOf(deciders: readonly Reducer['decider'][], names: string): readonly Reducer[] {
  const byCategory = JSON.parse(names) as Readonly<Record<string, string>>;
  return deciders.map((decider) => {
    const name = byCategory[decider.category];
    if (name === undefined)
      throw new Error(`The build has made no name for the reducer of ${decider.category}`);
    return { decider, name };
  });
}
