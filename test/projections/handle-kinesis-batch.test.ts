import { describe, expect, test } from 'vitest';
import { type Delivered, encodeDelivered, pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { PositionMoved } from '../../lambdas/event-store/positions.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { type SalesTally, salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';
import { add, create, lantern, place, postage } from '../domain/orders/orders.ts';
import { commitOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { onKinesis } from '../support/one-generation.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';
import { kinesisEvent } from '../support/table-stream.ts';

const record = (...delivered: readonly Delivered[]) => delivered.map(encodeDelivered).join('\n');
const none = { batchItemFailures: [] };
const from = (sequenceNumber: string) => ({ batchItemFailures: [{ itemIdentifier: sequenceNumber }] });

/** A store that refuses the documents of one country, or of everybody while it is down. */
class FaultyStore extends MemoryDocumentStore<OrderDocument> {
  refused = '';
  down = false;

  override async save(documents: Parameters<DocumentStore<OrderDocument>['save']>[0]): Promise<void> {
    if (this.down) throw new StoreUnreachable('down');
    if (documents.some(({ document }) => document?.country === this.refused)) throw new Unwritable('refused');
    await super.save(documents);
  }
}

function runningOrders() {
  const events = presentEvents();
  const store = new FaultyStore();
  const handle = onKinesis({
    contract: ordersProjection,
    project: projectDocuments(orderDocuments, store, events),
    parked: new MemoryParkedStreams(),
    logger: silentLogger,
  });
  const versionOf = async (id: string) => (await store.load([StreamId.of('order', id)]))[0]?.version;
  return { events, store, handle, versionOf };
}

describe('a projection of documents', () => {
  test('applies a batch, also what it was not shown or was only pointed at', async () => {
    const { events, handle, versionOf } = runningOrders();
    const [, , last] = await giveCommands(events, 'a', create(lantern), add(postage), place);
    const [whole] = await giveCommands(events, 'b', create(lantern));
    const batch = kinesisEvent(
      ...[last, whole && pointerTo(whole)].flatMap((each) => (each ? record(each) : [])),
    );
    expect(await handle(batch)).toEqual(none);
    expect([await versionOf('a'), await versionOf('b')]).toEqual([4, 2]);
  });

  test('S37 S15 ends the same when the batch comes again, in another order', async () => {
    const { events, store, handle } = runningOrders();
    const commits = await giveCommands(events, 'a', create(lantern), add(postage), place);
    await handle(kinesisEvent(...commits.map((commit) => record(commit))));
    const once = await store.load([StreamId.of('order', 'a')]);
    expect(await handle(kinesisEvent(...commits.toReversed().map((commit) => record(commit))))).toEqual(none);
    expect(await store.load([StreamId.of('order', 'a')])).toEqual(once);
  });

  test('S14 goes on from what cannot be read; its neighbours have arrived', async () => {
    const { events, handle, versionOf } = runningOrders();
    const [a] = await giveCommands(events, 'a', create(lantern));
    const [b] = await giveCommands(events, 'b', create(lantern));
    const lines = [a, b].map((commit) => (commit ? record(commit) : ''));
    expect(await handle(kinesisEvent(lines[0] ?? '', 'not a commit', lines[1] ?? ''))).toEqual(from('101'));
    expect([await versionOf('a'), await versionOf('b')]).toEqual([2, 2]);
  });

  test('G7 a value that the store refuses stops its own stream only, and nothing comes again', async () => {
    const { events, store, handle, versionOf } = runningOrders();
    store.refused = 'Atlantis';
    const orders = [
      create(lantern),
      { ...create(), data: { ...create().data, country: 'Atlantis' } },
      create(),
    ];
    const lines: string[] = [];
    for (const [index, command] of orders.entries()) {
      const commits = await giveCommands(events, `o${index}`, command as ReturnType<typeof create>);
      lines.push(record(...commits));
    }
    expect(await handle(kinesisEvent(...lines))).toEqual(none);
    expect([await versionOf('o0'), await versionOf('o1'), await versionOf('o2')]).toEqual([2, undefined, 1]);
  });

  test('an event in a version that this code cannot read stops its own stream only', async () => {
    const { events, handle, versionOf } = runningOrders();
    const newer = {
      ...commitOf('order#n', 1),
      events: [{ type: 'OrderCreated', schemaVersion: 2, data: {} }],
    };
    const [good] = await giveCommands(events, 'g', create());
    expect(await handle(kinesisEvent(record(newer), good ? record(good) : ''))).toEqual(from('100'));
    expect(await versionOf('g')).toBe(1);
  });

  test('a store that is down fails the batch, and nothing is lost', async () => {
    const { events, store, handle, versionOf } = runningOrders();
    const batch = kinesisEvent(record(...(await giveCommands(events, 'a', create(lantern), place))));
    store.down = true;
    await expect(handle(batch)).rejects.toBeInstanceOf(StoreUnreachable);
    store.down = false;
    expect(await handle(batch)).toEqual(none);
    expect(await versionOf('a')).toBe(3);
  });

  test('passes over streams of other categories', async () => {
    const { handle } = runningOrders();
    expect(await handle(kinesisEvent(record(commitOf('account#1', 7))))).toEqual(none);
  });
});

describe('a projection of sums', () => {
  /** Another worker applies the same deliveries just before the first write. */
  class RacedStore extends MemoryTallyStore<SalesTally> {
    races = 1;
    override async add(
      ...[advances, tallies]: Parameters<MemoryTallyStore<SalesTally>['add']>
    ): Promise<void> {
      if (this.races-- > 0) {
        await super.add(advances, tallies);
        throw new PositionMoved();
      }
      await super.add(advances, tallies);
    }
  }

  test('S18 two workers with the same events make one effect', async () => {
    const events = presentEvents();
    const store = new RacedStore();
    const handle = onKinesis({
      contract: salesProjection,
      project: projectTallies(salesTallies, store, events),
      parked: new MemoryParkedStreams(),
      logger: silentLogger,
    });
    const batch = kinesisEvent(record(...(await giveCommands(events, 'a', create(lantern), place))));
    expect(await handle(batch)).toEqual(none);
    expect(await handle(batch)).toEqual(none);
    expect(store.tallies.map(({ add: { units } }) => units)).toEqual([6, 6, 6]);
  });
});
