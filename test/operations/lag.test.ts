import { describe, expect, test, vi } from 'vitest';
import { MalformedCommit } from '../../lambdas/core/commit.ts';
import {
  ACCOUNTS,
  BEST_SELLERS,
  faultAt,
  memoryOperations,
  ORDERS,
  quietly,
  SALES,
} from './memory-operations.ts';

/** A minute goes by with each commit, beginning at 08:01. */
function minutely() {
  let now = Date.UTC(2010, 11, 1, 8);
  const operations = memoryOperations(() => new Date(now));
  const goOn = (milliseconds: number) => {
    now += milliseconds;
  };
  const write = (stream: string, count?: number) => {
    goOn(60_000);
    return operations.write(stream, count);
  };
  const applyEverywhere = (stream: string, version: number) => {
    for (const consumer of [BEST_SELLERS, ORDERS, SALES]) operations.stands(consumer, stream, version);
  };
  return { ...operations, goOn, write, applyEverywhere };
}

const upToDate = (consumer: string) => ({
  ...{ consumer, reachable: true },
  ...{ streams: 0, events: 0, seconds: 0, oldest: null },
});

describe('G5 the lag', () => {
  test('of an empty store is nothing, of every consumer', async () => {
    const { lag } = minutely();
    expect(await lag()).toMatchObject({
      status: 200,
      body: {
        items: [ACCOUNTS, BEST_SELLERS, ORDERS, SALES].map(upToDate),
        compared: 0,
        next: null,
      },
    });
  });

  test('is told in streams, in events, and from when the oldest commit is that was not applied', async () => {
    const { lag, write, stands, applyEverywhere } = minutely();
    await write('order#1', 2);
    await write('order#1', 3);
    await write('order#1', 1);
    await write('order#2', 1);
    await write('product#1', 9);
    await write('account#1', 1);
    applyEverywhere('order#1', 6);
    applyEverywhere('order#2', 1);
    stands(ACCOUNTS, 'account#1', 1);
    stands(SALES, 'order#1', 2);
    stands(SALES, 'order#2', 0);
    const { body } = await lag();
    expect(body.items).toEqual([
      ...[ACCOUNTS, BEST_SELLERS, ORDERS].map(upToDate),
      // Now it is 08:06, and the second commit of the first order was made at 08:02.
      {
        ...{ consumer: SALES, reachable: true, streams: 2, events: 5 },
        ...{ seconds: 240, oldest: '2010-12-01T08:02:00.000Z' },
      },
    ]);
    expect(body.compared).toBe(4);
  });

  test('of a consumer that is ahead of a head that was read before is none', async () => {
    const { lag, write, applyEverywhere } = minutely();
    await write('order#1', 2);
    applyEverywhere('order#1', 3);
    expect((await lag()).body.items).toEqual([ACCOUNTS, BEST_SELLERS, ORDERS, SALES].map(upToDate));
  });

  test('of one that is down is not known, and the others are told', async () => {
    const { lag, write, down } = minutely();
    await write('order#1', 2);
    down.add(ORDERS);
    const { body } = await quietly(lag);
    expect(
      body.items.map((item: { consumer: string; reachable: boolean; events: number }) => [
        item.consumer,
        item.reachable,
        item.events,
      ]),
    ).toEqual([
      [ACCOUNTS, true, 0],
      [BEST_SELLERS, true, 2],
      [ORDERS, false, 0],
      [SALES, true, 2],
    ]);
  });

  test.each([
    [0, [1_000]],
    [2_499, [240, 240, 240, 240, 40]],
    [5_000, [120, 120, 120, 120, 120, 120, 120, 120, 40]],
  ])('of many streams comes in parts, as many as there is time for: %i ms each', async (each, parts) => {
    const { lag, store, write, goOn } = minutely();
    for (let index = 0; index < 1_000; index++) await write(`order#${index}`);
    const next = store.next.bind(store);
    vi.spyOn(store, 'next').mockImplementation((segment, ...more) => {
      if (segment === 0) goOn(each + 1);
      return next(segment, ...more);
    });
    const compared: number[] = [];
    let events = 0;
    for (let query = ''; ; ) {
      const { body } = await lag(query);
      events += body.items[2].events;
      compared.push(body.compared);
      if (body.next === null) break;
      query = `cursor=${body.next}`;
    }
    expect({ compared, events }).toEqual({ compared: parts, events: 1_000 });
  });

  test('of one that did not answer is not asked for again, and not known in the end', async () => {
    const { lag, store, write, down, positions } = minutely();
    for (let index = 0; index < 1_000; index++) await write(`order#${index}`);
    down.add(ORDERS);
    const ask = vi.spyOn(positions, 'positions');
    const next = store.next.bind(store);
    vi.spyOn(store, 'next').mockImplementation((...asked) => {
      // It is there again; what it has missed of the first streams is not known.
      if (ask.mock.calls.length > 0) down.delete(ORDERS);
      return next(...asked);
    });
    const { items } = (await lag()).body;
    expect(ask.mock.calls.filter(([consumer]) => consumer === ORDERS)).toHaveLength(1);
    expect(items[2]).toMatchObject({ consumer: ORDERS, reachable: false, events: 0 });
    expect(items[3]).toMatchObject({ consumer: SALES, events: 1_000, oldest: '2010-12-01T08:01:00.000Z' });
  });

  test('of a stream whose first missing commit is damaged is told from its head', async () => {
    const { lag, write, events } = minutely();
    await write('order#1');
    await write('order#2');
    const read = events.read.bind(events);
    vi.spyOn(events, 'read').mockImplementation((stream, ...asked) => {
      if (stream === 'order#1') throw new MalformedCommit('events cannot be read');
      return read(stream, ...asked);
    });
    const { status, body } = await lag();
    expect([status, body.items[3]]).toEqual([
      200,
      {
        ...{ consumer: SALES, reachable: true, streams: 2, events: 2 },
        ...{ seconds: 60, oldest: '2010-12-01T08:01:00.000Z' },
      },
    ]);
  });

  test('a cursor of another query is refused, and so is what is no parameter', async () => {
    const { lag, list, park } = minutely();
    for (const stream of ['order#1', 'order#2']) await park(ORDERS, stream);
    const { next } = (await list('limit=1')).body;
    expect(await lag(`cursor=${next}`)).toMatchObject(faultAt('invalid-cursor', 'cursor'));
    expect(await lag('consumer=x')).toMatchObject(faultAt('invalid-query', 'consumer'));
  });

  test('is a 500 when the fault is ours', async () => {
    const { lag, positions } = minutely();
    vi.spyOn(positions, 'positions').mockRejectedValue(new TypeError('secret'));
    expect(await quietly(lag)).toMatchObject({ status: 500 });
  });
});
