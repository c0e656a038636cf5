import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { initialControl } from '../../lambdas/projections/generation-control.ts';
import { positionsIn } from '../../lambdas/projections/generation-positions.ts';
import { versionsOfOrders } from './versions-of-orders.ts';

// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const first = initialControl('orders', { version: 1, build: 1 });
const [b1, b2, v2] = ['orders_v1_b1', 'orders_v1_b2', 'orders_v2_b1'];
const all = { 'order#a': 3, 'order#b': 2 };

describe('the positions of a projection', () => {
  const streams = Object.keys(all) as StreamId[];

  test('are those of what serves, or of the generation that is named', async () => {
    const { deliver, version } = await versionsOfOrders(first);
    await deliver();
    const readerOf = positionsIn(version(1));
    expect(Object.fromEntries(await (await readerOf()).positions(streams))).toEqual(all);
    expect(Object.fromEntries(await (await readerOf(b1)).positions(streams))).toEqual(all);
    expect((await (await readerOf(b2)).positions(streams)).size).toBe(0);
  });

  test('are none of a version that serves nowhere, and none of another projection or version', async () => {
    const { deliver, version } = await versionsOfOrders(first);
    await deliver();
    expect((await (await positionsIn(version(2))()).positions(streams)).size).toBe(0);
    for (const foreign of [v2, 'sales_v1_b1', 'orders'])
      await expect(positionsIn(version(1))(foreign)).rejects.toMatchObject({ code: 'ForeignGeneration' });
  });
});
