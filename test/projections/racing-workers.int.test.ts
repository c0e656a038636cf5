import { afterAll, describe, expect, inject, test } from 'vitest';
import type { CommitPointer, Delivered } from '../../lambdas/core/commit.ts';
import { eventsFor, sumTallies, type Tally, type TallyProjection } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import { PositionMoved } from '../../lambdas/event-store/positions.ts';
import { sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { bestSellersRanking } from '../../lambdas/projections/best-sellers/valkey-best-sellers.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';
import { type SalesTally, salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';
import { valkey } from '../../lambdas/projections/valkey-client.ts';
import { create, lantern, place, postage, update } from '../domain/orders/orders.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';

const engines = inject('engines');
const run = `racing_${process.pid}_${Date.now()}`;
const pools = [1, 2].map(() => postgresPool(engines.postgres));
const caches = [1, 2].map(() => valkey(engines.valkey));
afterAll(() => Promise.all([...pools.map((pool) => pool.end()), ...caches.map((cache) => cache.close())]));

/** Sums that two workers keep, each by a connection of its own, and a look at all that is summed. */
interface SharedSums<Row extends Tally> {
  readonly projection: TallyProjection<Row, OrderEvent>;
  readonly workers: readonly TallyStore<Row>[];
  readonly tallies: () => Promise<readonly Row[]>;
}

async function salesInPostgres(name: string): Promise<SharedSums<SalesTally>> {
  const table = salesTable(`${run}_${name}`);
  await pools[0]?.query(tallyTableDdl(table));
  const select = `SELECT "by", key, day, currency, orders, units, revenue FROM "${table.schema}".tallies`;
  return {
    projection: salesTallies,
    workers: pools.map((pool) => new PostgresTallyStore<SalesTally>({ pool, table })),
    tallies: async () => {
      const rows = (await pools[0]?.query(select))?.rows ?? [];
      return rows.map(({ orders, units, revenue, ...key }) => ({ key, add: { orders, units, revenue } }));
    },
  };
}

async function rankingInValkey(name: string): Promise<SharedSums<Tally<'product', 'units'>>> {
  const rankings = caches.map((cache) => bestSellersRanking(cache, `${run}_${name}`));
  return {
    projection: sellerTallies,
    workers: rankings,
    tallies: async () =>
      ((await rankings[0]?.top(200)) ?? []).map(({ member, sum }) => ({
        key: { product: member },
        add: { units: sum },
      })),
  };
}

/** Stores of workers that have all read the positions before one of them writes, and how often one was turned back. */
function meeting<Row extends Tally>(stores: readonly TallyStore<Row>[]) {
  const allHaveRead = Promise.withResolvers<void>();
  let reads = 0;
  let turnedBack = 0;
  const workers = stores.map(
    (store): TallyStore<Row> => ({
      positions: async (streams) => {
        const found = await store.positions(streams);
        if (++reads === stores.length) allHaveRead.resolve();
        await allHaveRead.promise;
        return found;
      },
      add: (...given) =>
        store.add(...given).catch((error: unknown) => {
          if (error instanceof PositionMoved) turnedBack++;
          throw error;
        }),
    }),
  );
  return { workers, turnedBack: () => turnedBack };
}

const streams = ['1', '2', '3'].map((id) => StreamId.of('order', id));

/** What brings the end of a stream once more, beside the live transport. */
const others: readonly (readonly [string, (stream: StreamId, head: number) => CommitPointer])[] = [
  ['a redrive', (stream, head) => redriveOf({ ...mark, stream, seen: head })],
  ['a reconcile', (stream, version) => ({ stream, version, count: 1 })],
];
const mark = {
  consumer: 'any_v1_b1',
  from: 1,
  reason: { code: '', message: '' },
  firstSeen: '',
  lastSeen: '',
  count: 1,
};

async function race<Row extends Tally>(
  { projection, workers: stores, tallies }: SharedSums<Row>,
  pointerTo: (stream: StreamId, head: number) => CommitPointer,
): Promise<void> {
  const events = presentEvents();
  for (const steps of [[create(lantern, postage)], [place], [update('confirmed')], [update('cancelled')]]) {
    const live = new Map<StreamId, readonly Delivered[]>();
    const again = new Map<StreamId, readonly Delivered[]>();
    for (const stream of streams) {
      // One order is not cancelled, so that something is left.
      if (stream === streams[0] && steps[0]?.type === 'UpdateOrderStatus') continue;
      const commits = await giveCommands(events, StreamId.id(stream), ...steps);
      live.set(stream, commits.slice(-1));
      again.set(stream, [
        pointerTo(
          stream,
          commits.reduce((sum, commit) => sum + commit.events.length, 0),
        ),
      ]);
    }
    const { workers, turnedBack } = meeting(stores);
    const [one, two] = workers.map((store) => projectTallies(projection, store, events));
    const failures = await Promise.all([one?.(live), two?.(new Map([...again].toReversed()))]);
    expect(failures).toEqual([new Map(), new Map()]);
    expect(turnedBack()).toBe(1);
    await one?.(live);
  }
  const stored = await Promise.all(streams.map(async (stream) => (await events.load(stream)).commits));
  const expected = [...eventsFor<OrderEvent>(projection, stored.flat())].flatMap(([event, at]) =>
    projection.tally(event, at),
  );
  const isSum = ({ add }: Row) => Object.values(add).some((sum) => sum !== 0);
  const kept = sumTallies(await tallies()).filter(isSum);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).toEqual(sumTallies(expected).filter(isSum));
}

describe.each(others)(
  'G6 S18 the live transport and %s with the same events make one effect',
  (other, pointer) => {
    const name = other.replaceAll(' ', '_');

    test('in the sums of PostgreSQL', async () => {
      await race(await salesInPostgres(name), pointer);
    });

    test('in the ranking of Valkey', async () => {
      await race(await rankingInValkey(name), pointer);
    });
  },
);
