import { describe, expect, test } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { PositionMoved, type Positions } from '../../lambdas/event-store/positions.ts';
import { newStream } from './new-stream.ts';

/**
 * The promises of the port `Positions`: every implementation passes them.
 * @param open the positions of one consumer, as another worker of it has them, and those of another consumer
 */
export function describePositions(
  name: string,
  open: () => { readonly one: Positions; readonly other: Positions; readonly stranger: Positions },
): void {
  const positionOf = async (positions: Positions, stream: StreamId) =>
    (await positions.positions([stream])).get(stream);

  describe(name, () => {
    test('a stream of which nothing is applied is left out', async () => {
      const { one } = open();
      expect(await one.positions([newStream()])).toEqual(new Map());
      expect(await one.positions([])).toEqual(new Map());
    });

    test('G6 go from one version to the next, for their consumer alone', async () => {
      const { one, other, stranger } = open();
      const [stream, untouched] = [newStream(), newStream()];
      await one.advance({ stream, from: 0, to: 2 });
      await one.advance({ stream, from: 2, to: 3 });
      expect(await other.positions([stream, untouched, stream])).toEqual(new Map([[stream, 3]]));
      expect(await stranger.positions([stream])).toEqual(new Map());
    });

    test.each([
      [0, 4],
      [2, 4],
      [4, 5],
    ])('G6 are not moved from %i where they stand at 3', async (from, to) => {
      const { one } = open();
      const stream = newStream();
      await one.advance({ stream, from: 0, to: 3 });
      await expect(one.advance({ stream, from, to })).rejects.toBeInstanceOf(PositionMoved);
      expect(await positionOf(one, stream)).toBe(3);
    });

    test('G6 of two workers with the same commit one advances, in every round', async () => {
      const { one, other } = open();
      const stream = newStream();
      for (let from = 0; from < 20; from++) {
        const outcomes = await Promise.allSettled(
          [one, other].map((worker) => worker.advance({ stream, from, to: from + 1 })),
        );
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await positionOf(one, stream)).toBe(from + 1);
      }
    });

    test('of many streams are read at once', async () => {
      const { one } = open();
      const streams = Array.from({ length: 120 }, newStream);
      await Promise.all(streams.map((stream, index) => one.advance({ stream, from: 0, to: index + 1 })));
      const found = await one.positions(streams);
      expect(streams.map((stream) => found.get(stream))).toEqual(streams.map((_, index) => index + 1));
    });
  });
}
