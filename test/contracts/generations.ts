import { describe, expect, test } from 'vitest';
import { begin, initialControl } from '../../lambdas/projections/generation-control.ts';
import { ControlMoved, type Generations, type Leases } from '../../lambdas/projections/generations.ts';

let projections = 0;
const newProjection = () => `projection-${Date.now()}-${++projections}`;
const first = (projection: string) => ({
  ...initialControl(projection, { version: 1, build: 1 }),
  revision: 1,
});
const ofReplay = (run: string) => ({ run, since: '2010-12-01T08:30:00.000Z' });

const leaseOf = (projection: string, invocation: string) => ({
  projection,
  version: 1,
  invocation,
  expires: 7,
});

/** The promises of the ports `Generations` and `Leases`. */
export function describeGenerations(name: string, open: () => Generations & Leases): void {
  describe(name, () => {
    test('knows nothing of a projection that was never prepared, and all that was saved', async () => {
      const [generations, projection] = [open(), newProjection()];
      expect(await generations.load(projection)).toBeUndefined();
      await generations.save(first(projection));
      expect(await generations.load(projection)).toEqual(first(projection));
      const next = begin(first(projection), 2, ofReplay('a'));
      await generations.save(next);
      expect(await generations.load(projection)).toEqual(next);
    });

    test('of two changes that follow the same revision one is saved', async () => {
      const [generations, projection] = [open(), newProjection()];
      await generations.save(first(projection));
      const changes = ['a', 'b', 'c'].map((run) => begin(first(projection), 1, ofReplay(run)));
      const outcomes = await Promise.allSettled(changes.map((change) => generations.save(change)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ControlMoved);
      const won = changes[outcomes.findIndex(({ status }) => status === 'fulfilled')];
      expect(await generations.load(projection)).toEqual(won);
    });

    test('a revision that does not follow the last one is refused', async () => {
      const [generations, projection] = [open(), newProjection()];
      await expect(generations.save({ ...first(projection), revision: 2 })).rejects.toBeInstanceOf(
        ControlMoved,
      );
      await generations.save(first(projection));
      const other = { ...first(projection), serving: { version: 2, build: 1 } };
      await expect(generations.save(other)).rejects.toBeInstanceOf(ControlMoved);
    });

    test('lists the leases of a projection until they are given back, also twice', async () => {
      const [generations, projection] = [open(), newProjection()];
      const [a, b] = [leaseOf(projection, 'a'), leaseOf(projection, 'b')];
      for (const lease of [a, b, leaseOf(newProjection(), 'a')]) await generations.take(lease);
      expect(new Set(await generations.list(projection))).toEqual(new Set([a, b]));
      for (const _ of ['once', 'again']) await generations.giveBack(a);
      expect(await generations.list(projection)).toEqual([b]);
      expect(await generations.load(projection)).toBeUndefined();
    });
  });
}
