import { once } from 'node:events';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import {
  bestSellersRanking,
  ValkeyBestSellers,
} from '../../lambdas/projections/best-sellers/valkey-best-sellers.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { valkey } from '../../lambdas/projections/valkey-client.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';
import { describeTallyStore } from '../contracts/tally-store.ts';

const store = valkey(inject('engines').valkey);
const run = `test_${process.pid}_${Date.now()}`;
let generations = 0;
const newRanking = () => bestSellersRanking(store, `${run}_${++generations}`);
const tally = (product: string, units: number) => ({ key: { product }, add: { units } });
const a = StreamId.parse('order#a');

afterAll(() => store.close());

describeDocumentStore(
  'documents in Valkey',
  async () => new ValkeyDocumentStore<OrderDocument>({ valkey: store, generation: `${run}_documents` }),
);

describeTallyStore({
  name: 'a ranking in Valkey',
  tally,
  mostUnits: Number.MAX_SAFE_INTEGER,
  open: async () => {
    const ranking = newRanking();
    const tallies = async () => {
      const ranks = await ranking.top(200);
      return ranks
        .map(({ member, sum }) => tally(member, sum))
        .sort((x, y) => (x.key.product < y.key.product ? -1 : 1));
    };
    return { store: ranking, tallies };
  },
});

describe('best sellers', () => {
  test('come by units, then product, page by page, though they change between two pages', async () => {
    const ranking = newRanking();
    const sellers = new ValkeyBestSellers(ranking);
    const sold = { p1: 5, p2: 9, p3: 5, p4: 5, p5: 1 };
    await ranking.add(
      [{ stream: a, from: 0, to: 1 }],
      Object.entries(sold).map(([product, units]) => tally(product, units)),
    );
    const first = await sellers.list(2);
    expect(first).toEqual([
      { product: 'p2', units: 9 },
      { product: 'p1', units: 5 },
    ]);
    await ranking.add([{ stream: a, from: 1, to: 2 }], [tally('p1', 100), tally('p0', 5)]);
    expect(await sellers.list(2, first[1])).toEqual([
      { product: 'p3', units: 5 },
      { product: 'p4', units: 5 },
    ]);
    expect(await sellers.list(5, { product: 'p4', units: 5 })).toEqual([{ product: 'p5', units: 1 }]);
  });

  test('do not name a product whose orders were all cancelled', async () => {
    const ranking = newRanking();
    await ranking.add([{ stream: a, from: 0, to: 1 }], [tally('p1', 5), tally('p2', 7)]);
    await ranking.add([{ stream: a, from: 1, to: 2 }], [tally('p1', -5)]);
    expect(await new ValkeyBestSellers(ranking).list(10)).toEqual([{ product: 'p2', units: 7 }]);
  });
});

describe('faults of Valkey', () => {
  test('S23 of a hundred writers in any order, the newest value stays', async () => {
    const documents = new ValkeyDocumentStore<{ n: number }>({ valkey: store, generation: run });
    const versions = Array.from({ length: 100 }, (_, n) => n + 1).sort((x, y) => (x % 7) - (y % 7));
    await Promise.all(
      versions.map((version) => documents.save([{ stream: a, version, document: { n: version } }])),
    );
    expect(await documents.load([a])).toEqual([{ stream: a, version: 100, document: { n: 100 } }]);
  });

  test('a server that is not there is told soon, and asked anew the next time', async () => {
    const nowhere = valkey('valkey://127.0.0.1:9');
    const documents = new ValkeyDocumentStore<object>({ valkey: nowhere, generation: run });
    const began = Date.now();
    for (const _ of [1, 2]) await expect(documents.load([a])).rejects.toBeInstanceOf(StoreUnreachable);
    expect(Date.now() - began).toBeLessThan(10_000);
    await nowhere.close();
  });

  test('a connection that has ended while nobody asked is not used again', async () => {
    const restarted = valkey(inject('engines').valkey);
    const cluster = await restarted.ask(async (connected) => {
      await connected.get(`{${run}}:nothing`);
      return connected;
    });
    const ended = once(cluster, 'end');
    cluster.disconnect();
    await ended;
    const documents = new ValkeyDocumentStore<object>({ valkey: restarted, generation: run });
    expect(await documents.load([StreamId.parse('order#none')])).toEqual([]);
    await restarted.close();
  });

  test('a command of ours that is wrong is no fault of the server', async () => {
    await store.ask((cluster) => cluster.set(`{${run}}:order#text`, 'no hash'));
    const documents = new ValkeyDocumentStore<object>({ valkey: store, generation: run });
    await expect(documents.load([StreamId.parse('order#text')])).rejects.toThrow(/WRONGTYPE/);
  });
});
