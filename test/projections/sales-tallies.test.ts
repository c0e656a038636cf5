import { expect, test } from 'vitest';
import { eventsFor, sumTallies } from '../../lambdas/core/projection.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { create, lantern, place, postage, update } from '../domain/orders/orders.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';

async function tallied(...commands: Parameters<typeof giveCommands>[2][]) {
  const commits = await giveCommands(presentEvents(), '1', ...commands);
  const tallies = [...eventsFor<OrderEvent>(salesTallies, commits)].flatMap(([event, at]) =>
    salesTallies.tally(event, at),
  );
  return sumTallies(tallies).map(({ key, add }) => [key.by, key.key, add.orders, add.units, add.revenue]);
}

test('an order that is not placed is no sale', async () => {
  expect(await tallied(create(lantern))).toEqual([]);
});

test('a placed order counts once a day, country and product; a charge is revenue and no units', async () => {
  expect(await tallied(create(lantern, lantern, postage), place)).toEqual([
    ['country', 'United Kingdom', 1, 12, 12 * 339 + 1800],
    ['day', '2010-12-01', 1, 12, 12 * 339 + 1800],
    ['product', '71053', 1, 12, 12 * 339],
    ['product', 'POST', 1, 0, 1800],
  ]);
});

test('a cancelled order takes back all that it added, a shipped one nothing', async () => {
  const cancelled = await tallied(create(lantern, postage), place, update('confirmed'), update('cancelled'));
  expect(cancelled.flatMap(([, , ...sums]) => sums)).toEqual(Array.from({ length: 12 }, () => 0));
  expect((await tallied(create(lantern), place, update('confirmed'), update('shipped')))[0]?.[2]).toBe(1);
});

test('best sellers count the units of products, and a cancelled order takes its own back', async () => {
  const units = async (...commands: Parameters<typeof giveCommands>[2][]) => {
    const commits = await giveCommands(presentEvents(), '1', ...commands);
    const tallies = [...eventsFor<OrderEvent>(sellerTallies, commits)].flatMap(([event, at]) =>
      sellerTallies.tally(event, at),
    );
    return sumTallies(tallies).map(({ key, add }) => [key.product, add.units]);
  };
  expect(await units(create(lantern, lantern, postage), place)).toEqual([['71053', 12]]);
  expect(await units(create(lantern, postage), place, update('cancelled'))).toEqual([['71053', 0]]);
});
