import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeDelivered } from '../../lambdas/core/commit.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { faultyProjection } from './faulty-projections.ts';
import { anotherOf, bad, batchOf, confirmed, newer } from './poisoned-batch.ts';

// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const reason = { code: 'Unwritable', message: 'Unwritable' };

describe.each(['documents', 'sums'] as const)('a redrive of a projection of %s', (kind) => {
  /** A stream of three versions that are parked, by old code, at a time; the code of today can apply them. */
  async function parkedAt(time = new Date()) {
    const parked = new MemoryParkedStreams({ clock: () => time });
    const projection = faultyProjection(kind, {}, parked);
    await batchOf(projection);
    const consumer = firstGenerationOf(projection.contract);
    const waits = (seen: number) => parked.park({ consumer, stream: bad, from: 1, seen, reason });
    await waits(3);
    const release = parked.release.bind(parked);
    return { projection, parked, release, waits };
  }

  test('G7 holds nobody up when its mark cannot be taken away; that is logged, and another one does it', async () => {
    const { projection, parked } = await parkedAt();
    const released = vi.spyOn(parked, 'release').mockRejectedValueOnce(new StoreUnavailable('away'));
    expect(await projection.redrive(bad)).toEqual([]);
    expect(released).toHaveBeenCalledTimes(1);
    const told = projection.lines.map((line) => JSON.parse(line));
    expect(told).toContainEqual(
      expect.objectContaining({
        ...{ level: 'ERROR', message: 'A parked stream could not be released', stream: bad, upTo: 3 },
        error: expect.objectContaining({ name: 'StoreUnavailable' }),
      }),
    );
    expect(await projection.positionOf(bad)).toBe(3);
    expect(await projection.marks()).toMatchObject([{ stream: bad, seen: 3, count: 1 }]);
    expect(await projection.redrive(bad)).toEqual([]);
    expect(await projection.marks()).toEqual([]);
  });

  test('G7 ends after five rounds in which others park more behind its mark, which stays', async () => {
    const { projection, parked, release, waits } = await parkedAt();
    let rounds = 0;
    vi.spyOn(parked, 'release').mockImplementation(async (...given) => {
      // Without end for who goes on for ever, but for a test.
      if (++rounds <= 20) {
        await anotherOf(projection, confirmed);
        await waits(3 + rounds);
      }
      return release(...given);
    });
    expect(await projection.redrive(bad)).toEqual([]);
    expect(rounds).toBe(5);
    expect(await projection.positionOf(bad)).toBe(7);
    expect(await projection.marks()).toMatchObject([{ stream: bad, from: 1, seen: 8 }]);
    expect(projection.lines.at(-1)).toContain('More waits behind a parked stream');
  });

  test.each([
    ['younger', 14, 2],
    ['older', 16, 1],
  ])(
    'G7 S19 leaves behind its mark what newer code wrote meanwhile: the mark is %s than our patience',
    async (_, minutes, looks) => {
      const { projection, parked, release, waits } = await parkedAt(new Date(Date.now() - minutes * 60_000));
      const find = vi.spyOn(parked, 'find');
      vi.spyOn(parked, 'release').mockImplementationOnce(async (...given) => {
        await anotherOf(projection, newer);
        await waits(4);
        return release(...given);
      });
      const mark = await parked.find(firstGenerationOf(projection.contract), bad);
      find.mockClear();
      expect(await projection.deliver(mark ? [encodeDelivered(redriveOf(mark))] : [], 0)).toEqual([]);
      // What is older than our patience is parked for that; what is younger only because it has a mark.
      expect(find).toHaveBeenCalledTimes(looks);
      expect(await projection.positionOf(bad)).toBe(3);
      const unknown = { code: 'UnknownEvent', message: 'UnknownEvent' };
      expect(await projection.marks()).toEqual([
        { stream: bad, from: 1, seen: 4, reason: unknown, count: 3 },
      ]);
    },
  );
});
