import { describe, expect, test } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Clock } from '../../lambdas/event-store/new-commit.ts';
import type { ParkedStreams, Parking } from '../../lambdas/event-store/parked-streams.ts';
import { newStream } from './new-stream.ts';

let consumers = 0;
const newConsumer = () => `consumer-${process.pid}-${++consumers}`;

const parking = (consumer: string, stream: StreamId, from: number, seen: number): Parking => ({
  consumer,
  stream,
  from,
  seen,
  reason: { code: 'Unwritable', message: 'Unwritable: error 22007' },
});

/** A clock that goes on by a minute each time somebody looks. */
function minutes(): Clock {
  let minute = 0;
  return () => new Date(Date.UTC(2026, 0, 1, 12, minute++));
}

/** The promises of the port `ParkedStreams`: every implementation passes them. */
export function describeParkedStreams(name: string, open: (clock: Clock) => ParkedStreams): void {
  describe(name, () => {
    test('a stream that nobody parked is not there, and released', async () => {
      const parked = open(minutes());
      const [consumer, stream] = [newConsumer(), newStream()];
      expect(await parked.find(consumer, stream)).toBeUndefined();
      expect(await parked.list(consumer, 10)).toEqual([]);
      expect(await parked.release(consumer, stream, 1)).toBe(true);
      expect(await parked.find(consumer, stream)).toBeUndefined();
    });

    test('G7 a stream is parked with its reason and times, for its consumer alone', async () => {
      const parked = open(minutes());
      const [consumer, stream] = [newConsumer(), newStream()];
      await parked.park(parking(consumer, stream, 5, 6));
      const mark = {
        ...parking(consumer, stream, 5, 6),
        firstSeen: '2026-01-01T12:00:00.000Z',
        lastSeen: '2026-01-01T12:00:00.000Z',
        count: 1,
      };
      expect(await parked.find(consumer, stream)).toEqual(mark);
      expect(await parked.list(consumer, 10)).toEqual([mark]);
      expect(await parked.find(newConsumer(), stream)).toBeUndefined();
    });

    test('parking again counts, keeps where and when it began, and tells the last reason and time', async () => {
      const parked = open(minutes());
      const [consumer, stream] = [newConsumer(), newStream()];
      await parked.park(parking(consumer, stream, 5, 6));
      const reason = { code: 'ProjectionFailed', message: 'ProjectionFailed: TypeError' };
      await parked.park({ ...parking(consumer, stream, 7, 9), reason });
      expect(await parked.find(consumer, stream)).toEqual({
        ...{ consumer, stream, from: 5, seen: 9, reason, count: 2 },
        firstSeen: '2026-01-01T12:00:00.000Z',
        lastSeen: '2026-01-01T12:01:00.000Z',
      });
    });

    test('what waits never becomes less, and an older delivery counts all the same', async () => {
      const parked = open(minutes());
      const [consumer, stream] = [newConsumer(), newStream()];
      for (const seen of [6, 9, 7, 9]) await parked.park(parking(consumer, stream, 5, seen));
      expect(await parked.find(consumer, stream)).toMatchObject({
        ...{ from: 5, seen: 9, count: 4 },
        lastSeen: '2026-01-01T12:03:00.000Z',
      });
    });

    test('of many who park at once each is counted, and the highest version waits', async () => {
      const parked = open(minutes());
      const [consumer, stream] = [newConsumer(), newStream()];
      const seen = Array.from({ length: 20 }, (_, index) => 1 + ((index * 7) % 20));
      await Promise.all(seen.map((version) => parked.park(parking(consumer, stream, 1, version))));
      expect(await parked.find(consumer, stream)).toMatchObject({ from: 1, seen: 20, count: 20 });
    });

    test('G7 is released once all that waits is applied, and not before', async () => {
      const parked = open(minutes());
      const [consumer, stream, neighbour] = [newConsumer(), newStream(), newStream()];
      for (const each of [stream, neighbour]) await parked.park(parking(consumer, each, 5, 9));
      expect(await parked.release(consumer, stream, 8)).toBe(false);
      expect(await parked.find(consumer, stream)).toMatchObject({ from: 5, seen: 9, count: 1 });
      expect(await parked.release(consumer, stream, 9)).toBe(true);
      expect(await parked.find(consumer, stream)).toBeUndefined();
      expect(await parked.find(consumer, neighbour)).toMatchObject({ seen: 9 });
    });

    test('G7 a version that comes while others park and release is behind a mark in the end', async () => {
      const parked = open(minutes());
      const [consumer, stream] = [newConsumer(), newStream()];
      for (let version = 1; version <= 20; version++) {
        await Promise.all([
          parked.park(parking(consumer, stream, 1, version)),
          parked.park(parking(consumer, stream, 1, version + 1)),
          parked.release(consumer, stream, version),
        ]);
        expect((await parked.find(consumer, stream))?.seen).toBe(version + 1);
      }
    });

    test('lists in the order of streams, page by page, also from behind one that is not marked any more', async () => {
      const parked = open(minutes());
      const consumer = newConsumer();
      const streams = Array.from({ length: 5 }, newStream).sort();
      for (const stream of streams.toReversed()) await parked.park(parking(consumer, stream, 1, 1));
      await parked.park(parking(newConsumer(), newStream(), 1, 1));
      const listed = async (limit: number, after?: StreamId) =>
        (await parked.list(consumer, limit, after)).map(({ stream }) => stream);
      expect(await listed(10)).toEqual(streams);
      expect(await listed(2)).toEqual(streams.slice(0, 2));
      await parked.release(consumer, streams[1] as StreamId, 1);
      expect(await listed(2, streams[1])).toEqual(streams.slice(2, 4));
      expect(await listed(2, streams[4])).toEqual([]);
    });
  });
}
