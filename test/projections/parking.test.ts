import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeDelivered } from '../../lambdas/core/commit.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { type Faults, faultyProjection, PERSONAL } from './faulty-projections.ts';
import { anotherOf, bad, batchOf, confirmed, first, last } from './poisoned-batch.ts';

let metrics: string[] = [];
beforeEach(() => {
  metrics = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => metrics.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

/** Each kind of poison: how it comes, and how its cause goes. Versions 1 to 3 of the stream are there. */
const poisons = [
  {
    name: 'a projection that throws',
    reason: { code: 'ProjectionFailed', message: 'ProjectionFailed: TypeError' },
    faults: { throwsAt: bad } as Faults,
    mend: (faults: Faults) => {
      faults.throwsAt = undefined;
    },
  },
  {
    name: 'a value that the store refuses',
    reason: { code: 'Unwritable', message: 'Unwritable: error 22007' },
    faults: { refused: bad } as Faults,
    mend: (faults: Faults) => {
      faults.refused = undefined;
    },
  },
];

describe.each(['documents', 'sums'] as const)('a projection of %s', (kind) => {
  describe.each(poisons)('$name', ({ reason, faults: broken, mend }) => {
    const parkedOnce = async () => {
      const faults = { ...broken };
      const projection = faultyProjection(kind, faults);
      const lines = await batchOf(projection);
      return { faults, projection, lines, failed: await projection.deliver(lines, 0) };
    };

    test('G7 S14 in the middle of a batch stops its own stream; its neighbours arrive and nothing comes again', async () => {
      const { projection, failed } = await parkedOnce();
      expect(failed).toEqual([]);
      expect([await projection.positionOf(first), await projection.positionOf(last)]).toEqual([2, 2]);
      expect(await projection.positionOf(bad)).toBeUndefined();
      expect(await projection.marks()).toEqual([{ stream: bad, from: 1, seen: 3, reason, count: 1 }]);
    });

    test('G7 later commits of that stream queue behind it, and are not applied past the hole', async () => {
      const { projection, lines } = await parkedOnce();
      const another = await anotherOf(projection, confirmed);
      expect(await projection.deliver([another, ...lines.slice(0, 1)], 0)).toEqual([]);
      expect(await projection.positionOf(bad)).toBeUndefined();
      expect(await projection.marks()).toEqual([{ stream: bad, from: 1, seen: 4, reason, count: 2 }]);
    });

    test('G7 a redrive completes it after the cause is gone, and takes the mark away', async () => {
      const { faults, projection } = await parkedOnce();
      await projection.deliver([await anotherOf(projection, confirmed)], 0);
      mend(faults);
      expect(await projection.redrive(bad)).toEqual([]);
      expect([await projection.positionOf(bad), await projection.marks()]).toEqual([4, []]);
      expect(await projection.redrive(bad)).toEqual([]);
    });

    test('G7 a redrive before the cause is gone parks it again', async () => {
      const { projection } = await parkedOnce();
      expect(await projection.redrive(bad)).toEqual([]);
      expect(await projection.marks()).toEqual([{ stream: bad, from: 1, seen: 3, reason, count: 2 }]);
    });

    test('is counted by its projection, and tells no value of an event', async () => {
      const { projection } = await parkedOnce();
      const metric = metrics.map((line) => JSON.parse(line)).find((each) => 'StreamParked' in each);
      expect(metric).toMatchObject({ StreamParked: 1, projection: projection.contract.name });
      const line = projection.lines.find((each) => each.includes('A stream was parked'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({
        level: 'WARN',
        stream: bad,
        from: 1,
        seen: 3,
        reason,
      });
      expect(
        [...projection.lines, ...metrics, JSON.stringify(await projection.marks())].join(),
      ).not.toContain(PERSONAL);
    });

    test('S15 comes again when it cannot be parked, so that nothing is lost', async () => {
      const projection = faultyProjection(kind, { ...broken });
      vi.spyOn(projection.parked, 'park').mockRejectedValue(new StoreUnavailable('down'));
      const failed = await projection.deliver(await batchOf(projection), 0);
      expect(failed).toEqual(kind === 'documents' ? ['1'] : ['1', '3']);
      expect([await projection.positionOf(first), await projection.positionOf(last)]).toEqual([2, 2]);
    });
  });

  test('a redrive for another consumer passes the gate, and leaves the mark', async () => {
    const projection = faultyProjection(kind, {});
    await projection.deliver(await batchOf(projection), 0);
    const consumer = firstGenerationOf(projection.contract);
    const reason = { code: 'Unwritable', message: 'Unwritable' };
    await projection.parked.park({ consumer, stream: bad, from: 1, seen: 3, reason });
    const pointer = { stream: bad, version: 3, count: 1, redrive: 'somebody_else_v1_b1' };
    expect(await projection.deliver([encodeDelivered(pointer)], 0)).toEqual([]);
    expect(await projection.marks()).toHaveLength(1);
    expect(await projection.redrive(bad)).toEqual([]);
    expect(await projection.marks()).toEqual([]);
  });

  test('nothing is looked up where nothing is wrong', async () => {
    const projection = faultyProjection(kind, {});
    const calls = (['park', 'release', 'find', 'list'] as const).map((name) =>
      vi.spyOn(projection.parked, name),
    );
    expect(await projection.deliver(await batchOf(projection), 60)).toEqual([]);
    for (const call of calls) expect(call).not.toHaveBeenCalled();
  });
});
