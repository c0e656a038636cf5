import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderLine } from '../../lambdas/domain/orders/events.ts';
import { ProductId } from '../../lambdas/domain/orders/ids.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import { OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import { OpenSearchGenerationStore } from '../../lambdas/projections/opensearch-generation-store.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { OpenSearchOrders, ordersIndex } from '../../lambdas/projections/order-search/opensearch-orders.ts';
import type { SearchRequest, SearchWindow } from '../../lambdas/projections/order-search/order-search.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';
import { lantern, lineOf } from '../domain/orders/orders.ts';

const client = openSearchClient(inject('engines').opensearch);
const run = `test_${process.pid}_${Date.now()}`;
let indexes = 0;

const generations = new OpenSearchGenerationStore({ client, contract: orderSearchProjection });

/** An index of the test's own. */
async function newIndex() {
  const name = `${run}_${++indexes}`;
  const index = ordersIndex(name);
  await generations.make(name);
  const store = new OpenSearchDocumentStore({ client, index });
  const orders = new OpenSearchOrders(client, name);
  const refresh = () => client.indices.refresh({ index: name });
  return { store, orders, refresh };
}

let shared: Awaited<ReturnType<typeof newIndex>>;
beforeAll(async () => {
  shared = await newIndex();
});
afterAll(() => client.close());

describeDocumentStore('documents in OpenSearch', async () => shared.store);

const described = (description: string, product = '71053'): OrderLine => ({
  ...lineOf(1, lantern),
  description,
  product: ProductId.parse(product),
});

const order = (...lines: readonly OrderLine[]): OrderDocument => ({
  customer: '17850',
  country: 'Norway',
  orderDate: '2010-12-01',
  status: 'open',
  lines,
  total: { amount: 339, currency: 'GBP' },
});

const at = (id: string, document: OrderDocument, version = 1) => ({
  stream: StreamId.of('order', id),
  version,
  document,
});

async function searching(...documents: readonly ReturnType<typeof at>[]) {
  const { store, orders, refresh } = await newIndex();
  await store.save(documents);
  await refresh();
  const page = (request: SearchRequest, window: Partial<SearchWindow> = {}) =>
    orders.search(request, { limit: 50, after: undefined, streams: [], ...window });
  const ids = async (text: string, more: Partial<SearchRequest> = {}) =>
    (await page({ text, ...more })).orders.map(({ order: { id } }) => id);
  return { store, refresh, page, ids };
}

describe('a search', () => {
  test('finds whole words first, then a beginning, then a word with a letter wrong', async () => {
    const { ids } = await searching(
      at('fuzzy', { ...order(described('WHITE METAL LANTERNE')), orderDate: '2010-12-09' }),
      at('prefix', order(described('WHITE METAL LANTERNS AND MORE'))),
      at('exact', { ...order(described('WHITE METAL LANTERN')), orderDate: '2010-01-01' }),
      at('other', order(described('RED HEART'))),
    );
    expect(await ids('white lantern')).toEqual(['exact', 'fuzzy', 'prefix']);
    expect(await ids('WHITE LANTE')).toEqual(['fuzzy', 'prefix', 'exact']);
    expect(await ids('whte lanterm')).toEqual(['fuzzy', 'prefix', 'exact']);
    expect(await ids('white heart')).toEqual([]);
    expect(await ids('71053')).toHaveLength(4);
  });

  test('marks what was found, and lets no HTML through', async () => {
    const { page } = await searching(at('1', order(described('<b>WHITE</b> & LANTERN'))));
    const [found] = (await page({ text: 'lantern' })).orders;
    expect(found?.order).toEqual({
      id: '1',
      customer: '17850',
      country: 'Norway',
      orderDate: '2010-12-01',
      total: { amount: 339, currency: 'GBP' },
      highlights: ['&lt;b&gt;WHITE&lt;&#x2F;b&gt; &amp; <em>LANTERN</em>'],
      version: 1,
    });
  });

  test('S30 looks among a customer’s orders and between two days only', async () => {
    const { ids } = await searching(
      at('1', order(described('LANTERN'))),
      at('2', { ...order(described('LANTERN')), customer: 'other' }),
      at('3', { ...order(described('LANTERN')), customer: null, orderDate: '2010-12-03' }),
    );
    expect(await ids('lantern')).toEqual(['3', '1', '2']);
    expect(await ids('lantern', { customer: '17850' })).toEqual(['1']);
    expect(await ids('lantern', { from: '2010-12-02' })).toEqual(['3']);
    expect(await ids('lantern', { from: '2010-12-01', to: '2010-12-01' })).toEqual(['1', '2']);
  });

  test('goes on behind a place, though documents arrive and change the statistics of every word', async () => {
    const { store, refresh, page } = await searching(
      ...['a', 'b', 'c', 'd'].map((id) => at(id, order(described('LANTERN')))),
    );
    const first = await page({ text: 'lantern' }, { limit: 2 });
    await store.save(
      Array.from({ length: 200 }, (_, n) =>
        at(`new-${n}`, { ...order(described('LANTERN LANTERN')), orderDate: '2010-12-05' }),
      ),
    );
    await refresh();
    const second = await page({ text: 'lantern' }, { limit: 2, after: first.orders[1]?.place });
    expect([...first.orders, ...second.orders].map(({ order: { id } }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('S36 says how far it has seen each stream: what is written is not yet found', async () => {
    const { store, refresh, page } = await searching(at('1', order(described('LANTERN')), 2));
    const [one, two] = [StreamId.of('order', '1'), StreamId.of('order', '2')];
    const positions = async () => (await page({ text: 'nothing' }, { streams: [one, two] })).positions;
    await store.save([at('1', order(described('LANTERN')), 5)]);
    expect(await store.load([one])).toMatchObject([{ version: 5 }]);
    expect(await positions()).toEqual(new Map([[one, 2]]));
    await refresh();
    expect(await positions()).toEqual(new Map([[one, 5]]));
    const asked = { text: 'nothing', customer: 'other' };
    expect((await page(asked, { streams: [one] })).positions).toEqual(new Map());
  });

  test('G9 never finds a document that is absent, and says how far its stream is', async () => {
    const { store, refresh, page } = await searching(at('1', order(described('LANTERN')), 2));
    const gone = StreamId.of('order', '1');
    await store.save([{ stream: gone, version: 3, document: undefined }]);
    await refresh();
    const found = await page({ text: 'lantern' }, { streams: [gone] });
    expect([found.orders, found.positions]).toEqual([[], new Map([[gone, 3]])]);
    const asked = { text: 'lantern', customer: '17850' };
    expect((await page(asked, { streams: [gone] })).positions).toEqual(new Map());
  });

  test.each(['+AND -(OR) "x" ~2 * \\', '😀 ❤️', 'x'.repeat(200), ')))', 'a b c d e f g h i j k l m n o p'])(
    'takes %j for words and nothing else',
    async (text) => {
      const { ids } = await searching(at('1', order(described('LANTERN'))));
      expect(await ids(text)).toEqual([]);
    },
  );

  test('of sixteen words with many neighbours is not too much', async () => {
    const words = Array.from({ length: 400 }, (_, n) => `word${n.toString(26)}`);
    const { page } = await searching(at('1', order(...words.map((word) => described(word)))));
    const text = words.slice(0, 16).join(' ');
    expect((await page({ text })).orders).toHaveLength(1);
  });
});

describe('faults of OpenSearch', () => {
  test('a value that it refuses is permanent, and its neighbours are written', async () => {
    const { store } = shared;
    const wrong = at('wrong', { ...order(), orderDate: '2010-02-30' });
    await expect(store.save([wrong, at('right', order())])).rejects.toBeInstanceOf(Unwritable);
    expect(await store.load([wrong.stream, StreamId.of('order', 'right')])).toHaveLength(1);
  });

  test('an index that is not prepared yet, or a server that is not there, passes', async () => {
    const unprepared = new OpenSearchDocumentStore({ client, index: ordersIndex(`${run}_no`) });
    await expect(unprepared.load([StreamId.of('order', '1')])).rejects.toBeInstanceOf(StoreUnreachable);
    const nowhere = openSearchClient('http://127.0.0.1:9');
    const store = new OpenSearchDocumentStore({ client: nowhere, index: ordersIndex(run) });
    await expect(store.save([at('1', order())])).rejects.toBeInstanceOf(StoreUnreachable);
    await expect(
      new OpenSearchOrders(nowhere, run).search({ text: 'x' }, { limit: 1, after: undefined, streams: [] }),
    ).rejects.toBeInstanceOf(StoreUnreachable);
  });
});
