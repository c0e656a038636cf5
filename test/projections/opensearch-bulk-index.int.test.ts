import { afterAll, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { beginBulk, bulkDocuments, endBulk } from '../../lambdas/projections/opensearch-bulk-index.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import { indexBody, OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { StoreFull } from '../../lambdas/projections/store-errors.ts';

const client = openSearchClient(inject('engines').opensearch);
afterAll(() => client.close());

let indexes = 0;
async function newIndex() {
  const index = { index: `bulk_${process.pid}_${++indexes}`, ...orderSearchProjection.index };
  await client.indices.create({ index: index.index, body: indexBody(index) });
  return {
    name: index.index,
    store: bulkDocuments({
      client,
      index,
      store: new OpenSearchDocumentStore<OrderDocument>({ client, index }),
    }),
  };
}

const document: OrderDocument = {
  customer: null,
  country: 'Norway',
  orderDate: '2010-12-01',
  status: 'open',
  lines: [],
  total: { amount: 1, currency: 'GBP' },
};
const stream = StreamId.of('order', '1');

const refreshOf = async (index: string) => {
  const { body } = await client.indices.getSettings({ index });
  return (body[index]?.settings as { index?: { refresh_interval?: string } } | undefined)?.index
    ?.refresh_interval;
};

test('an index that is filled is not refreshed, and is again when that has ended, however often it is told', async () => {
  const { name, store } = await newIndex();
  const made = await refreshOf(name);
  for (const _ of ['once', 'again']) await beginBulk(client, name);
  expect(await refreshOf(name)).toBe('-1');
  await store.save([{ stream, version: 1, document }]);
  expect((await client.count({ index: name })).body.count).toBe(0);
  for (const _ of ['once', 'again']) await endBulk(client, name);
  expect((await client.count({ index: name })).body.count).toBe(1);
  expect(await refreshOf(name)).toBe(made);
});

test('positions of what was filled are read without a refresh', async () => {
  const { name, store } = await newIndex();
  await beginBulk(client, name);
  await store.save([{ stream, version: 3, document }]);
  expect(await store.positions([stream])).toEqual(new Map([[stream, 3]]));
});

test('an index that takes no more, since the disk is full, passes; what was refused goes in once there is room', async () => {
  const { name, store } = await newIndex();
  const block = (isOn: 'true' | 'false') =>
    client.indices.putSettings({
      index: name,
      body: { index: { blocks: { read_only_allow_delete: isOn } } },
    });
  await block('true');
  const folded = [{ stream, version: 1, document }];
  await expect(store.save(folded)).rejects.toBeInstanceOf(StoreFull);
  await block('false');
  await store.save(folded);
  expect(await store.positions([stream])).toEqual(new Map([[stream, 1]]));
});
