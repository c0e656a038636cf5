import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Faults, faultyProjection, PERSONAL } from './faulty-projections.ts';
import { anotherOf, bad, batchOf, confirmed, first, last, newer } from './poisoned-batch.ts';

// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

describe.each(['documents', 'sums'] as const)('a projection of %s', (kind) => {
  describe('S19 an event newer than the code', () => {
    const running = async () => {
      const faults: Faults = {};
      const projection = faultyProjection(kind, faults);
      const [a, b, c] = await batchOf(projection);
      const unknown = await anotherOf(projection, newer);
      return { faults, projection, lines: [a ?? '', b ?? '', unknown, c ?? ''] };
    };
    const reason = { code: 'UnknownEvent', message: 'UnknownEvent' };

    test('is waited for as long as a deployment takes: its stream comes again', async () => {
      const { projection, lines } = await running();
      expect(await projection.deliver(lines, 14)).toEqual(kind === 'documents' ? ['1'] : ['1', '2']);
      expect([await projection.positionOf(first), await projection.positionOf(last)]).toEqual([2, 2]);
      expect(await projection.marks()).toEqual([]);
    });

    test('G7 is parked when it is older than that; its neighbours go on', async () => {
      const { projection, lines } = await running();
      expect(await projection.deliver(lines, 16)).toEqual([]);
      expect([await projection.positionOf(first), await projection.positionOf(last)]).toEqual([2, 2]);
      expect(await projection.marks()).toEqual([{ stream: bad, from: 1, seen: 4, reason, count: 1 }]);
    });

    test('G7 holds nobody up a second time: what comes later waits behind the mark at once', async () => {
      const { projection, lines } = await running();
      await projection.deliver(lines, 16);
      expect(await projection.deliver([await anotherOf(projection, confirmed)], 0)).toEqual([]);
      expect(await projection.marks()).toEqual([{ stream: bad, from: 1, seen: 5, reason, count: 2 }]);
    });

    test('G7 is applied by a redrive once the code has caught up', async () => {
      const { faults, projection, lines } = await running();
      await projection.deliver(lines, 16);
      faults.readsNewer = true;
      expect(await projection.redrive(bad)).toEqual([]);
      expect([await projection.positionOf(bad), await projection.marks()]).toEqual([4, []]);
    });

    test('is no reason to park as long as nothing is known of its age', async () => {
      const { projection, lines } = await running();
      expect(await projection.deliver(lines, Number.NaN)).not.toEqual([]);
      expect(await projection.marks()).toEqual([]);
    });
  });

  describe('S14 a record that cannot be read', () => {
    const damaged = (line = '') => `${line.slice(0, 60)}\u0000`;

    test('is fetched where it still says which commit it was', async () => {
      const projection = faultyProjection(kind, {});
      const [a, b, c] = await batchOf(projection);
      expect(await projection.deliver([a ?? '', damaged(b), c ?? ''], 0)).toEqual([]);
      expect([await projection.positionOf(bad), await projection.positionOf(last)]).toEqual([2, 2]);
      expect(projection.lines.join()).toContain('A commit could not be read and is fetched');
    });

    test('comes again where it does not, and shows nothing of itself; its neighbours arrive', async () => {
      const projection = faultyProjection(kind, {});
      const [a, , c] = await batchOf(projection);
      expect(await projection.deliver([a ?? '', PERSONAL, c ?? ''], 14)).toEqual(['1']);
      expect([await projection.positionOf(first), await projection.positionOf(last)]).toEqual([2, 2]);
      expect(projection.lines.join()).not.toContain(PERSONAL);
    });

    test('G7 is passed over where it does not, in time, and holds its shard up no longer', async () => {
      const projection = faultyProjection(kind, {});
      const [a, , c] = await batchOf(projection);
      expect(await projection.deliver([a ?? '', PERSONAL, c ?? ''], 16)).toEqual([]);
      expect([await projection.positionOf(first), await projection.positionOf(last)]).toEqual([2, 2]);
      expect(projection.lines.join()).toContain('A record that cannot be read is passed over');
      expect(projection.lines.join()).not.toContain(PERSONAL);
    });

    test('G7 is parked, in time, where it says of a commit that nobody stored, and a redrive holds nobody up', async () => {
      const projection = faultyProjection(kind, {});
      const [a] = await batchOf(projection);
      const lines = [a ?? '', `{"stream":"${bad}","version":77,`];
      expect(await projection.deliver(lines, 0)).toEqual(['1']);
      expect(await projection.deliver(lines, 16)).toEqual([]);
      const mark = {
        stream: bad,
        from: 1,
        seen: 77,
        reason: { code: 'CommitsMissing', message: 'CommitsMissing' },
      };
      expect(await projection.marks()).toEqual([{ ...mark, count: 1 }]);
      expect(await projection.redrive(bad)).toEqual([]);
      expect(await projection.marks()).toEqual([{ ...mark, count: 2 }]);
    });
  });
});
