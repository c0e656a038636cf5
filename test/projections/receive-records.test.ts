import { describe, expect, test } from 'vitest';
import { encodeDelivered, pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { receive } from '../../lambdas/projections/receive-records.ts';
import { commitOf } from '../support/histories.ts';
import { recordingLogger, silentLogger } from '../support/loggers.ts';

const [a, b] = [StreamId.parse('order#a'), StreamId.parse('order#b')];
const lines = (...versions: readonly number[]) =>
  versions.map((version) => encodeDelivered(commitOf(a, version))).join('\n');
const received = (...records: Parameters<typeof receive>[0]) => receive(records, 'order', silentLogger);

describe('what records bring', () => {
  test('is sorted by stream, with the records that brought it and the age of the oldest', () => {
    const large = pointerTo(commitOf(b, 7));
    const { arrivals, unreadable } = received(
      { id: '1', data: lines(2, 3), sentAt: 2000 },
      { id: '2', data: encodeDelivered(large), sentAt: 2500 },
      { id: '3', data: lines(1), sentAt: 1000 },
      { id: '4', data: lines(4), sentAt: 3000 },
    );
    expect(Object.fromEntries(arrivals)).toEqual({
      [a]: {
        delivered: [2, 3, 1, 4].map((version) => commitOf(a, version)),
        records: new Set(['1', '3', '4']),
        sentAt: 1000,
      },
      [b]: { delivered: [large], records: new Set(['2']), sentAt: 2500 },
    });
    expect(unreadable).toEqual([]);
  });

  test('of other categories is none of ours, also where it is damaged', () => {
    const data = ['account#1', 'product#1'].map((stream) => encodeDelivered(commitOf(stream, 1)));
    const records = [...data, '{"stream":"account#1","version":2,'];
    expect(received(...records.map((each, id) => ({ id: `${id}`, data: each, sentAt: 0 })))).toEqual({
      arrivals: new Map(),
      unreadable: [],
    });
  });
});

describe('S14 a record that is damaged', () => {
  const whole = encodeDelivered(commitOf(a, 12, 2));

  test.each([
    ['is cut off', whole.slice(0, 80)],
    ['has lost its events', JSON.stringify({ ...commitOf(a, 12), events: [] })],
    ['has lost its ids', '{"stream":"order#a","version":12}'],
  ])('is a pointer to its commit where it %s', (_, data) => {
    const { lines: logged, logger } = recordingLogger();
    const { arrivals } = receive([{ id: '1', data, sentAt: 0 }], 'order', logger);
    expect(arrivals.get(a)?.delivered).toEqual([{ stream: a, version: 12, count: 1 }]);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 'WARN', stream: a, version: 12 }]);
  });

  test.each([
    ['', ''],
    ['is cut off inside its version', whole.slice(0, '{"stream":"order#a","version":1'.length)],
    ['names no stream', whole.replace('order#a', 'order')],
    ['has no version', whole.replace(':12,', ':0,')],
    ['begins otherwise', `x${whole}`],
  ])('is unreadable where it %s', (_, data) => {
    const record = { id: '1', data, sentAt: 0 };
    expect(received(record)).toEqual({ arrivals: new Map(), unreadable: [record] });
  });
});
