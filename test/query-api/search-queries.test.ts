import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { FoundOrder, SearchPage } from '../../lambdas/projections/order-search/order-search.ts';
import { customerClaims } from '../support/http-events.ts';
import { asking, memorySources } from './memory-sources.ts';

const asCustomer = { claims: customerClaims };
const stream = StreamId.parse('order#1');

const found = (id: string, score = 3): SearchPage['orders'][number] => {
  const order: FoundOrder = {
    id,
    customer: '17850',
    country: 'Norway',
    orderDate: '2010-12-01',
    total: { amount: 339, currency: 'GBP' },
    highlights: ['WHITE <em>LANTERN</em>'],
    version: 3,
  };
  return { order, place: { score, orderDate: order.orderDate, id } };
};

function search(...orders: readonly SearchPage['orders'][number][]) {
  const memory = memorySources();
  memory.search.mockImplementation(async (_, { limit, after }) => ({
    orders: orders.slice(orders.findIndex(({ order }) => order.id === after?.id) + 1).slice(0, limit),
    positions: new Map([[stream, 2]]),
  }));
  return { ...memory, get: asking(memory.sources) };
}

describe('a search of orders', () => {
  test('shows what was found, page by page, each beginning behind the place of the last', async () => {
    const { get, search: asked } = search(found('1'), found('2', 2), found('3', 1));
    const first = await get('/orders/search', 'q=lantern&limit=2&from=2010-12-01');
    expect(first.body.items).toEqual([found('1').order, found('2').order]);
    const second = await get('/orders/search', `q=lantern&limit=2&from=2010-12-01&cursor=${first.body.next}`);
    expect(second.body).toEqual({ items: [found('3').order], next: null });
    expect(asked.mock.lastCall).toEqual([
      { text: 'lantern', customer: undefined, from: '2010-12-01' },
      { limit: 3, after: found('2', 2).place, streams: [] },
    ]);
  });

  test('S30 by a customer is one of the customer’s own', async () => {
    const { get, search: asked } = search();
    await get('/orders/search', 'q=lantern', asCustomer);
    expect(asked.mock.lastCall?.[0].customer).toBe('17850');
  });

  test('S30 a cursor is good for its actor and its words only', async () => {
    const { get } = search(found('1'), found('2'));
    const { next } = (await get('/orders/search', 'q=lantern&limit=1')).body;
    expect((await get('/orders/search', `q=lantern&cursor=${next}`)).status).toBe(200);
    for (const [query, more] of [
      [`q=heart&cursor=${next}`, {}],
      [`q=lantern&from=2010-12-01&cursor=${next}`, {}],
      [`q=lantern&cursor=${next}`, asCustomer],
    ] as const) {
      expect(await get('/orders/search', query, more)).toMatchObject({
        status: 400,
        body: { type: 'urn:varve:problem:invalid-cursor' },
      });
    }
  });

  test('S36 waits until the search itself has seen what was named, and shows what that search found', async () => {
    const { get, search: asked } = search(found('1'));
    asked.mockResolvedValueOnce({ orders: [], positions: new Map() });
    asked.mockResolvedValueOnce({ orders: [], positions: new Map([[stream, 1]]) });
    const answer = await get('/orders/search', 'q=lantern', {
      headers: { 'varve-min-version': 'order#1@2' },
    });
    expect(answer).toMatchObject({ status: 200, body: { items: [{ id: '1' }] } });
    expect(asked).toHaveBeenCalledTimes(3);
    expect(asked.mock.lastCall?.[1].streams).toEqual([stream]);
  });

  test.each([
    '',
    'q=',
    `q=${'x'.repeat(10_000)}`,
    `q=${Array.from({ length: 17 }, (_, n) => `w${n}`).join('+')}`,
    'q=a%00',
    'q=a&q=b',
    'q=a&from=yesterday',
    'q=a&customer=1',
  ])('%s is no query', async (query) => {
    const { get, search: asked } = search();
    expect(await get('/orders/search', query)).toMatchObject({
      status: 400,
      body: { type: 'urn:varve:problem:invalid-query' },
    });
    expect(asked).not.toHaveBeenCalled();
  });

  test.each(['+AND -(OR) "x" ~2 *', '😀 ❤️', 'x'.repeat(200), 'title:x OR *:*'])(
    '%s is asked for as it stands',
    async (text) => {
      const { get, search: asked } = search();
      expect((await get('/orders/search', new URLSearchParams({ q: text }).toString())).status).toBe(200);
      expect(asked.mock.lastCall?.[0].text).toBe(text);
    },
  );
});
