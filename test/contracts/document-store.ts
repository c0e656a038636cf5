import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import type { OrderDocument } from '../../lambdas/projections/orders/order-documents.ts';

let streams = 0;
const newStream = () => StreamId.of('order', `document-${Date.now()}-${++streams}`);

const document = (country: string): OrderDocument => ({
  customer: null,
  country,
  orderDate: '2010-12-01',
  status: 'open',
  lines: [],
  total: { amount: Number.MAX_SAFE_INTEGER, currency: 'GBP' },
});

/** The promises of the port `DocumentStore`. */
export function describeDocumentStore(name: string, open: () => Promise<DocumentStore<OrderDocument>>): void {
  describe(name, () => {
    test('answers the documents that exist', async () => {
      const store = await open();
      const [a, b] = [newStream(), newStream()];
      await store.save([{ stream: a, version: 3, document: document('Norway') }]);
      expect(await store.load([a, b])).toEqual([{ stream: a, version: 3, document: document('Norway') }]);
    });

    test('G9 goes forward only: an older version changes nothing', async () => {
      const store = await open();
      const stream = newStream();
      await store.save([{ stream, version: 3, document: document('new') }]);
      await store.save([{ stream, version: 2, document: document('old') }]);
      await store.save([{ stream, version: 3, document: document('other') }]);
      expect((await store.load([stream]))[0]?.document.country).toBe('new');
      await store.save([{ stream, version: 4, document: document('newer') }]);
      expect(await store.load([stream])).toEqual([{ stream, version: 4, document: document('newer') }]);
    });

    test('G12 gives back text exactly', async () => {
      const store = await open();
      const stream = newStream();
      const text = 'é \ud83d\ude00 \u000b "\\ \r\n';
      await store.save([{ stream, version: 1, document: document(text) }]);
      expect((await store.load([stream]))[0]?.document).toEqual(document(text));
    });

    test('S21 two writers with the same documents in other orders both come through', async () => {
      const store = await open();
      const [a, b] = [newStream(), newStream()];
      for (let version = 1; version <= 50; version++) {
        const forth = [a, b].map((stream) => ({ stream, version, document: document('x') }));
        await Promise.all([store.save(forth), store.save(forth.toReversed())]);
      }
      expect((await store.load([a, b])).map(({ version }) => version)).toEqual([50, 50]);
    });
  });
}
