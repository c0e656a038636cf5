import { describe, expect, test } from 'vitest';
import { firstGenerationOf, projections } from '../../lambdas/projections/contract.ts';
import {
  faultAt,
  memoryOperations,
  ORDERS,
  parkedEverywhere,
  places,
  placesIn,
  SALES,
} from './memory-operations.ts';

describe('G7 what is parked', () => {
  test('is listed over all consumers, in the order of consumers, then of streams', async () => {
    const { list } = await parkedEverywhere();
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(placesIn(body)).toEqual(places);
    expect(body.next).toBeNull();
  });

  test('is shown with its reason, how far it is applied, and how often it failed', async () => {
    const { list, park } = memoryOperations();
    await park(ORDERS, 'order#1', 3, 5);
    await park(ORDERS, 'order#1', 3, 8);
    expect((await list()).body.items).toEqual([
      {
        consumer: ORDERS,
        stream: 'order#1',
        from: 3,
        seen: 8,
        reason: { code: 'Unwritable', message: 'The store refuses it' },
        firstSeen: '2010-12-01T08:30:00.000Z',
        lastSeen: '2010-12-01T08:30:00.000Z',
        count: 2,
      },
    ]);
  });

  test('is listed of one consumer alone', async () => {
    const { list } = await parkedEverywhere();
    expect(placesIn((await list(`consumer=${SALES}`)).body)).toEqual([[SALES, 'order#2']]);
  });

  test.each([1, 2, 3, 4, 5])('is listed whole in pages of %i', async (limit) => {
    const { list } = await parkedEverywhere();
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await list(`limit=${limit}${cursor}`);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      seen.push(...placesIn(body));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual(places);
  });

  test('is listed from where the page before ended, also when that is redriven meanwhile', async () => {
    const { list, parked } = await parkedEverywhere();
    const first = (await list('limit=2')).body;
    const { consumer, stream, seen } = first.items[1];
    await parked.release(consumer, stream, seen);
    expect(placesIn((await list(`limit=2&cursor=${first.next}`)).body)).toEqual(places.slice(2, 4));
  });

  test.each([
    ['consumer=nobody_v1_b1', 'consumer'],
    ['consumer=orders', 'consumer'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['stream=order%231', 'stream'],
  ])('cannot be asked for by %s', async (query, path) => {
    const { list } = await parkedEverywhere();
    expect(await list(query)).toMatchObject(faultAt('invalid-query', path));
  });

  test('is not listed by a cursor of another query', async () => {
    const { list } = await parkedEverywhere();
    const { next } = (await list('limit=1')).body;
    expect(await list(`consumer=${ORDERS}&cursor=${next}`)).toMatchObject(
      faultAt('invalid-cursor', 'cursor'),
    );
  });

  test.each(projections.map(firstGenerationOf))('by %s is found', async (consumer) => {
    const { list, park } = memoryOperations();
    await park(consumer, 'order#1');
    expect(placesIn((await list(`consumer=${consumer}`)).body)).toEqual([[consumer, 'order#1']]);
  });
});
