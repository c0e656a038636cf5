import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Commit, lastVersion } from '../../lambdas/core/commit.ts';
import { eventsFor, foldDocument, sumTallies } from '../../lambdas/core/projection.ts';
import type { OrderCommand } from '../../lambdas/domain/orders/commands.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { ordersProjection, salesProjection } from '../../lambdas/projections/contract.ts';
import { kinesisBatchHandler } from '../../lambdas/projections/handle-kinesis-batch.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/orders/order-documents.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { type SalesTally, salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import type { CommitTarget } from '../../lambdas/publisher/commit-target.ts';
import { encodeRecord } from '../../lambdas/publisher/group-commits.ts';
import { tableStreamHandler } from '../../lambdas/publisher/handle-table-stream.ts';
import { add, create, lantern, place, postage, remove, update } from '../domain/orders/orders.ts';
import { silentLogger } from '../support/loggers.ts';
import { giveCommands } from '../support/orders-history.ts';
import { inserted, kinesisEvent } from '../support/table-stream.ts';

const ORDERS = ['a', 'b', 'c'];
/** Bytes: so small that many commits go as pointers. */
const RECORD_LIMIT = 900;

const command: fc.Arbitrary<OrderCommand> = fc.constantFrom(
  create(lantern, postage),
  add(lantern),
  add(postage),
  remove(1),
  place,
  update('confirmed'),
  update('cancelled'),
  update('shipped'),
);

/** A run: which commands are given, and a source of chance for everything that can go wrong behind them. */
const run = fc.tuple(
  fc.array(fc.tuple(fc.constantFrom(...ORDERS), command), { minLength: 1, maxLength: 40 }),
  fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
);

/** The whole corridor on in-memory twins, with the real handlers. */
function corridor(chance: () => number) {
  const store = new MemoryEventStore();
  const log: Uint8Array[] = [];
  const target: CommitTarget = {
    async send(batches) {
      return batches.flatMap((batch) => {
        // Refused; taken; taken, and the answer lost: sent again later.
        const fate = chance();
        if (fate > 0.3) log.push(encodeRecord(batch.commits, RECORD_LIMIT));
        return fate > 0.5 ? [] : [{ batch, reason: 'refused' }];
      });
    },
  };
  const documents = new MemoryDocumentStore<OrderDocument>();
  const tallies = new MemoryTallyStore<SalesTally>();
  return {
    store,
    log,
    documents,
    tallies,
    publish: tableStreamHandler(target, silentLogger),
    consumers: [
      kinesisBatchHandler({
        contract: ordersProjection,
        project: projectDocuments(orderDocuments, documents, store),
        logger: silentLogger,
      }),
      kinesisBatchHandler({
        contract: salesProjection,
        project: projectTallies(salesTallies, tallies, store),
        logger: silentLogger,
      }),
    ],
  };
}

const shuffled = <Item>(items: readonly Item[], chance: () => number): Item[] =>
  items
    .map((item) => [chance(), item] as const)
    .sort(([x], [y]) => x - y)
    .map(([, item]) => item);

/** The event source of the publisher: goes on from the lowest sequence number that was reported. */
async function publishAll(
  publish: ReturnType<typeof tableStreamHandler>,
  commits: readonly Commit[],
  chance: () => number,
): Promise<void> {
  const records = commits.map((commit, index) => inserted(commit, index));
  for (let next = 0; next < records.length; ) {
    const batch = records.slice(next, next + 1 + Math.floor(chance() * 8));
    const { batchItemFailures } = await publish({ Records: batch });
    const [failure] = batchItemFailures;
    next = failure === undefined ? next + batch.length : Number(failure.itemIdentifier);
  }
}

/** Delivers the log in any order, some of it twice, in batches of any size. */
async function consumeAll(
  consume: ReturnType<typeof kinesisBatchHandler>,
  log: readonly Uint8Array[],
  chance: () => number,
): Promise<void> {
  const deliveries = shuffled([...log, ...log.filter(() => chance() < 0.3)], chance);
  while (deliveries.length > 0) {
    const batch = deliveries.splice(0, 1 + Math.floor(chance() * 6));
    expect(await consume(kinesisEvent(...batch))).toEqual({ batchItemFailures: [] });
  }
}

describe('the corridor', () => {
  test('G1 G2 G5 G6 G8 every read model equals the fold of the log, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(run, async ([commands, chances]) => {
        const chance = () => chances.next().value as number;
        const { store, log, documents, tallies, publish, consumers } = corridor(chance);
        for (const [id, given] of commands) await giveCommands(store, id, given);
        const streams = await Promise.all(ORDERS.map((id) => giveCommands(store, id)));
        const commits = shuffled(streams.flat(), chance);
        await publishAll(publish, commits, chance);

        for (const consume of consumers) await consumeAll(consume, log, chance);
        await expectFoldOfLog(streams, documents, tallies);
      }),
      { numRuns: 150 },
    );
  });
});

async function expectFoldOfLog(
  streams: readonly (readonly Commit[])[],
  documents: MemoryDocumentStore<OrderDocument>,
  tallies: MemoryTallyStore<SalesTally>,
): Promise<void> {
  for (const commits of streams) {
    const last = commits.at(-1);
    if (last === undefined) continue;
    expect(await documents.load([last.stream])).toEqual([
      {
        stream: last.stream,
        version: lastVersion(last),
        document: JSON.parse(JSON.stringify(foldDocument(orderDocuments, undefined, commits))),
      },
    ]);
  }
  const sold = streams
    .flatMap((commits) => [...eventsFor<OrderEvent>(salesTallies, commits)])
    .flatMap(([event, context]) => salesTallies.tally(event, context));
  expect(tallies.tallies).toEqual(sumTallies(sold));
}
