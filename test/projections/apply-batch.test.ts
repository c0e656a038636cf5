import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  begin,
  follow,
  handOver,
  initialControl,
  swap,
} from '../../lambdas/projections/generation-control.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { versionsOfOrders } from './versions-of-orders.ts';

// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const replay = { run: 'r', since: '2010-12-01T08:30:00.000Z' };
const first = initialControl('orders', { version: 1, build: 1 });
const [b1, b2, v2] = ['orders_v1_b1', 'orders_v1_b2', 'orders_v2_b1'];

const all = { 'order#a': 3, 'order#b': 2 };

describe('the function of a version', () => {
  test('writes the generation that serves, and takes no lease while nothing is built', async () => {
    const { deliver, written, leases, positions } = await versionsOfOrders(first);
    expect(await deliver()).toEqual([]);
    expect(written).toEqual([b1]);
    expect(leases).toEqual([0]);
    expect(await positions('orders_v1_b1')).toEqual(all);
  });

  test('writes a projection that was never prepared as the first build of its version', async () => {
    const { deliver, generations, positions } = await versionsOfOrders(first);
    vi.spyOn(generations, 'load').mockResolvedValue(undefined);
    await deliver();
    expect(await positions('orders_v1_b1')).toEqual(all);
  });

  test('G8 writes nothing into a build that is filled, and says that it writes what serves', async () => {
    const { deliver, written, leases, generations } = await versionsOfOrders(begin(first, 1, replay));
    expect(await deliver()).toEqual([]);
    expect(written).toEqual([b1]);
    expect(leases).toEqual([1]);
    expect(await generations.list('orders')).toEqual([]);
  });

  test('G8 writes a build that follows before what serves', async () => {
    const { deliver, written, positions } = await versionsOfOrders(follow(begin(first, 1, replay), 'r'));
    expect(await deliver()).toEqual([]);
    expect(written).toEqual([b2, b1]);
    expect([await positions('orders_v1_b2'), await positions('orders_v1_b1')]).toEqual([all, all]);
  });

  test('G8 gives what serves nothing that a build could not take which is handed over to: it would be ahead', async () => {
    const { deliver, refuse, positions } = await versionsOfOrders(
      handOver(follow(begin(first, 1, replay), 'r'), 'r'),
    );
    refuse('orders_v1_b2', () => new StoreUnreachable('down'));
    await expect(deliver()).rejects.toBeInstanceOf(StoreUnreachable);
    expect(await positions('orders_v1_b1')).toEqual({});
    refuse('orders_v1_b2', (stream) => (stream === 'order#a' ? new TypeError('our fault') : undefined));
    await expect(deliver()).rejects.toBeInstanceOf(TypeError);
    expect(await positions('orders_v1_b1')).toEqual({});
  });

  test('G7 parks for each generation by itself: what serves goes on where the build stands still', async () => {
    const { deliver, refuse, positions, parked } = await versionsOfOrders(
      follow(begin(first, 1, replay), 'r'),
    );
    refuse('orders_v1_b2', (stream) => (stream === 'order#a' ? new Unwritable('no') : undefined));
    expect(await deliver()).toEqual([]);
    expect(await positions('orders_v1_b2')).toEqual({ 'order#b': 2 });
    expect(await positions('orders_v1_b1')).toEqual(all);
    expect((await parked.list('orders_v1_b2', 10)).map(({ stream }) => stream)).toEqual(['order#a']);
    expect(await parked.list('orders_v1_b1', 10)).toEqual([]);
  });

  test('G8 has its batch come again while another version is handed over to, and writes nothing', async () => {
    const paused = handOver(follow(begin(first, 2, replay), 'r'), 'r');
    const { deliver, version, written, generations } = await versionsOfOrders(paused);
    expect(await deliver()).toEqual(['0', '1', '2']);
    expect(written).toEqual([]);
    expect(await deliver(version(2))).toEqual([]);
    expect(written).toEqual([v2]);
    expect(await generations.list('orders')).toEqual([]);
  });

  test('G8 looks once more after it has taken a lease: a hand-over that began meanwhile stops it', async () => {
    const following = follow(begin(first, 2, replay), 'r');
    const { deliver, generations, written } = await versionsOfOrders(following);
    const take = generations.take.bind(generations);
    vi.spyOn(generations, 'take').mockImplementation(async (lease) => {
      await generations.save({ ...handOver(following, 'r'), revision: 2 });
      await take(lease);
    });
    expect(await deliver()).toEqual(['0', '1', '2']);
    expect(written).toEqual([]);
  });

  test('is done with what it is given when none of its generations is in use', async () => {
    const served = swap(handOver(follow(begin(first, 2, replay), 'r'), 'r'), 'r', { keepOld: false });
    for (const [control, number] of [
      [served, 1],
      [begin(first, 2, replay), 2],
    ] as const) {
      const { deliver, version, written, leases } = await versionsOfOrders(control);
      expect(await deliver(version(number))).toEqual([]);
      expect([written, leases]).toEqual([[], []]);
    }
  });

  test('G7 goes on where a build fails that is not handed over to yet, and where what is kept does', async () => {
    const kept = swap(handOver(follow(begin(first, 1, replay), 'r'), 'r'), 'r', { keepOld: true });
    for (const [control, missing] of [
      [follow(begin(first, 1, replay), 'r'), b2],
      [kept, b1],
    ] as const) {
      const { deliver, refuse, positions } = await versionsOfOrders(control);
      refuse(missing, () => new StoreUnreachable('down'));
      expect(await deliver()).toEqual([]);
      expect(await positions(missing)).toEqual({});
      expect(await positions(missing === b1 ? b2 : b1)).toEqual(all);
    }
  });

  test('G8 keeps its lease when it fails: what it has sent may still be written', async () => {
    const { deliver, refuse, generations } = await versionsOfOrders(
      handOver(follow(begin(first, 1, replay), 'r'), 'r'),
    );
    refuse('orders_v1_b2', () => new StoreUnreachable('down'));
    await expect(deliver()).rejects.toBeInstanceOf(StoreUnreachable);
    expect(await generations.list('orders')).toHaveLength(1);
  });

  test('holds up nothing when its lease cannot be given back', async () => {
    const { deliver, generations, positions } = await versionsOfOrders(follow(begin(first, 1, replay), 'r'));
    vi.spyOn(generations, 'giveBack').mockRejectedValue(new Error('throttled'));
    expect(await deliver()).toEqual([]);
    expect(await positions('orders_v1_b1')).toEqual(all);
    const [lease] = await generations.list('orders');
    // As long as the invocation may last, and what it has sent to a store may take after it was ended.
    expect((lease?.expires ?? 0) - Date.now()).toBeGreaterThan(15_000);
    expect((lease?.expires ?? 0) - Date.now()).toBeLessThanOrEqual(20_000);
  });
});
