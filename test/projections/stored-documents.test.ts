import { expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { StoredDocuments } from '../../lambdas/projections/read-model.ts';

const mine = StreamId.of('order', 'mine');
const other = StreamId.of('order', 'other');

test('positions of everybody are read without the documents; whose a document is, is in it', async () => {
  const loaded: StreamId[] = [];
  const stored = new StoredDocuments<{ customer: string }>(
    ordersProjection,
    {
      positions: async () =>
        new Map([
          [mine, 4],
          [other, 2],
        ]),
      async load(streams) {
        loaded.push(...streams);
        return [
          { stream: mine, version: 4, document: { customer: 'me' } },
          { stream: other, version: 2, document: { customer: 'you' } },
        ];
      },
    },
    ({ customer }) => customer,
  );
  const all = await stored.positions([mine, other]);
  expect([all.get(mine), all.get(other), loaded]).toEqual([4, 2, []]);
  expect(await stored.positions([mine, other], 'me')).toEqual(new Map([[mine, 4]]));
  expect(loaded).toEqual([mine, other]);
});
