import { expect, test } from 'vitest';
import { foldDocument } from '../../lambdas/core/projection.ts';
import { orderDocuments } from '../../lambdas/projections/order-documents.ts';
import {
  add,
  create,
  header,
  lantern,
  lineOf,
  place,
  postage,
  remove,
  update,
} from '../domain/orders/orders.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';

const shown = async (...commands: Parameters<typeof giveCommands>[2][]) =>
  foldDocument(orderDocuments, undefined, await giveCommands(presentEvents(), '1', ...commands));

const { currency: _, ...head } = header;

test('an open order shows its lines and what they come to', async () => {
  expect(await shown(create(lantern), add(postage), remove(1))).toEqual({
    ...head,
    status: 'open',
    lines: [lineOf(2, postage)],
    total: { amount: 1800, currency: 'GBP' },
  });
});

test('an order shows how far it has got', async () => {
  const steps = [create(lantern), place, update('confirmed'), update('shipped')];
  const order = await shown(...steps);
  expect([order?.status, order?.total.amount]).toEqual(['shipped', 6 * 339]);
});
