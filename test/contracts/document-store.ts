import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import type { OrderDocument } from '../../lambdas/projections/order-documents.ts';

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

/**
 * The promises of the port `DocumentStore`.
 * @param rounds of two writers at once: as many as it takes where the engine could deadlock
 */
export function describeDocumentStore(
  name: string,
  open: () => Promise<DocumentStore<OrderDocument>>,
  rounds = 20,
): void {
  describe(name, () => {
    test('answers the documents that exist', async () => {
      const store = await open();
      const [a, b] = [newStream(), newStream()];
      await store.save([{ stream: a, version: 3, document: document('Norway') }]);
      expect(await store.load([a, b])).toEqual([{ stream: a, version: 3, document: document('Norway') }]);
    });

    test('knows how far each stream is contained, also where its document is absent', async () => {
      const store = await open();
      const [there, gone, never] = [newStream(), newStream(), newStream()];
      await store.save([
        { stream: there, version: 3, document: document('Norway') },
        { stream: gone, version: 2, document: undefined },
      ]);
      const positions = await store.positions([there, gone, never, there]);
      expect(positions).toEqual(
        new Map([
          [there, 3],
          [gone, 2],
        ]),
      );
      expect(await store.positions([])).toEqual(new Map());
    });

    test('G9 goes forward only: an older version changes nothing', async () => {
      const store = await open();
      const stream = newStream();
      await store.save([{ stream, version: 3, document: document('new') }]);
      await store.save([{ stream, version: 2, document: document('old') }]);
      await store.save([{ stream, version: 3, document: document('other') }]);
      expect((await store.load([stream]))[0]?.document?.country).toBe('new');
      await store.save([{ stream, version: 4, document: document('newer') }]);
      expect(await store.load([stream])).toEqual([{ stream, version: 4, document: document('newer') }]);
    });

    test('answers an absent document with the position of its stream', async () => {
      const store = await open();
      const [never, gone] = [newStream(), newStream()];
      await store.save([{ stream: gone, version: 1, document: document('Norway') }]);
      await store.save([
        { stream: never, version: 2, document: undefined },
        { stream: gone, version: 4, document: undefined },
      ]);
      const byStream = new Map((await store.load([never, gone])).map((found) => [found.stream, found]));
      expect(byStream).toEqual(
        new Map([
          [never, { stream: never, version: 2, document: undefined }],
          [gone, { stream: gone, version: 4, document: undefined }],
        ]),
      );
    });

    test('S23 a late older write brings no document back, a newer one does', async () => {
      const store = await open();
      const stream = newStream();
      const absent = { stream, version: 3, document: undefined };
      await store.save([{ stream, version: 2, document: document('there') }]);
      await store.save([absent]);
      for (const version of [1, 2, 3])
        await store.save([{ stream, version, document: document(`late ${version}`) }]);
      expect(await store.load([stream])).toEqual([absent]);
      await store.save([{ stream, version: 4, document: document('again') }]);
      await store.save([absent]);
      expect(await store.load([stream])).toEqual([{ stream, version: 4, document: document('again') }]);
    });

    test('G12 gives back text exactly', async () => {
      const store = await open();
      const stream = newStream();
      const text = 'é \ud83d\ude00 \u000b "\\ \r\n';
      await store.save([{ stream, version: 1, document: document(text) }]);
      expect((await store.load([stream]))[0]?.document).toEqual(document(text));
    });

    test('S09 gives back an old text as it is stored, whatever a store has to search by', async () => {
      const store = await open();
      const stream = newStream();
      const old = document('Nor\u0000way');
      await store.save([{ stream, version: 1, document: old }]);
      expect((await store.load([stream]))[0]?.document).toEqual(old);
    });

    test(`S21 two writers with the same documents in other orders both come through, ${rounds} times`, async () => {
      const store = await open();
      const [a, b] = [newStream(), newStream()];
      for (let version = 1; version <= rounds; version++) {
        const forth = [a, b].map((stream) => ({ stream, version, document: document('x') }));
        await Promise.all([store.save(forth), store.save(forth.toReversed())]);
      }
      expect((await store.load([a, b])).map(({ version }) => version)).toEqual([rounds, rounds]);
    });
  });
}
