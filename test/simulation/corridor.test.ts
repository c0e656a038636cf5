import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Commit,
  type Delivered,
  encodeDelivered,
  isPointer,
  lastVersion,
  pointerTo,
} from '../../lambdas/core/commit.ts';
import {
  eventsFor,
  foldDocument,
  sumTallies,
  type Tally,
  type TallyProjection,
} from '../../lambdas/core/projection.ts';
import type { OrderCommand } from '../../lambdas/domain/orders/commands.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { bestSellersProjection } from '../../lambdas/projections/best-sellers/contract.ts';
import { type SellerTally, sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { generationOf } from '../../lambdas/projections/contract.ts';
import { kinesisBatchHandler } from '../../lambdas/projections/handle-kinesis-batch.ts';
import { sqsBatchHandler } from '../../lambdas/projections/handle-sqs-batch.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { type SalesTally, salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import type { CommitTarget } from '../../lambdas/publisher/commit-target.ts';
import { encodeRecord } from '../../lambdas/publisher/group-commits.ts';
import { tableStreamHandler } from '../../lambdas/publisher/handle-table-stream.ts';
import { add, create, lantern, place, postage, remove, update } from '../domain/orders/orders.ts';
import { silentLogger } from '../support/loggers.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';
import { publishAll } from '../support/publish-all.ts';
import { inserted, kinesisEvent, sqsEvent } from '../support/table-stream.ts';

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
  // Not `fc.double`, which is uniform over the doubles: nearly all of them are next to 0.
  fc.infiniteStream(fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000)),
);

/** Takes a commit once, most of the time; refuses some, some of them although it took them. */
const fifoTopic = (messages: string[], chance: () => number): CommitTarget => {
  const taken = new Set<string>();
  const takes = (commit: Delivered): boolean => {
    const fate = chance();
    const id = `${commit.stream}@${commit.version}`;
    if (fate > 0.1 && !(taken.has(id) && fate < 0.9)) {
      taken.add(id);
      messages.push(encodeDelivered(fate > 0.7 && !isPointer(commit) ? pointerTo(commit) : commit));
    }
    return fate > 0.15;
  };
  return {
    async send(batches) {
      return batches
        .filter(({ commits }) => !commits.every(takes))
        .map((batch) => ({ batch, reason: 'refused' }));
    },
  };
};

/** The whole corridor on in-memory twins, with the real handlers. */
function corridor(chance: () => number) {
  const store = presentEvents();
  const log: Uint8Array[] = [];
  const messages: string[] = [];
  const stream: CommitTarget = {
    async send(batches) {
      return batches.flatMap((batch) => {
        // Refused; taken; taken, and the answer lost: sent again later.
        const fate = chance();
        if (fate > 0.3) log.push(encodeRecord(batch.commits, RECORD_LIMIT));
        return fate > 0.5 ? [] : [{ batch, reason: 'refused' }];
      });
    },
  };
  const topic = fifoTopic(messages, chance);
  const documents = new MemoryDocumentStore<OrderDocument>();
  const tallies = new MemoryTallyStore<SalesTally>();
  const sellers = new MemoryTallyStore<SellerTally>();
  const parked = new MemoryParkedStreams();
  return {
    store,
    log,
    documents,
    tallies,
    messages,
    sellers,
    parked,
    publishers: [
      tableStreamHandler({ targetName: 'kinesis', target: stream, parked, logger: silentLogger }),
      tableStreamHandler({ targetName: 'sns', target: topic, parked, logger: silentLogger }),
    ],
    queueConsumer: sqsBatchHandler({
      contract: bestSellersProjection,
      project: projectTallies(sellerTallies, sellers, store),
      parked,
      logger: silentLogger,
    }),
    consumers: [
      kinesisBatchHandler({
        contract: ordersProjection,
        project: projectDocuments(orderDocuments, documents, store),
        parked,
        logger: silentLogger,
      }),
      kinesisBatchHandler({
        contract: salesProjection,
        project: projectTallies(salesTallies, tallies, store),
        parked,
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

/** Delivers all that was sent in any order, some of it twice, in batches of any size. */
async function consumeAll<Sent>(
  consume: (batch: readonly Sent[]) => Promise<unknown>,
  sent: readonly Sent[],
  chance: () => number,
): Promise<void> {
  const deliveries = shuffled([...sent, ...sent.filter(() => chance() < 0.3)], chance);
  while (deliveries.length > 0) {
    const batch = deliveries.splice(0, 1 + Math.floor(chance() * 6));
    expect(await consume(batch)).toEqual({ batchItemFailures: [] });
  }
}

/** Gives the commands, and lets everything behind them happen. */
async function runThrough(commands: readonly (readonly [string, OrderCommand])[], chance: () => number) {
  const { store, log, messages, publishers, consumers, queueConsumer, ...readModels } = corridor(chance);
  for (const [id, given] of commands) await giveCommands(store, id, given);
  const streams = await Promise.all(ORDERS.map((id) => giveCommands(store, id)));
  for (const publish of publishers)
    await publishAll(publish, shuffled(streams.flat(), chance).map(inserted), chance);

  for (const consume of consumers) await consumeAll((batch) => consume(kinesisEvent(...batch)), log, chance);
  const asMessages = (batch: readonly string[]) =>
    sqsEvent(...batch.map((body, index) => [`${index}`, body] as const));
  await consumeAll((batch) => queueConsumer(asMessages(batch)), messages, chance);
  return { streams, readModels };
}

describe('the corridor', () => {
  test('G1 G2 G5 G6 G8 every read model equals the fold of the log, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(run, async ([commands, chances]) => {
        const { streams, readModels } = await runThrough(commands, () => chances.next().value as number);
        await expectFoldOfLog(streams, readModels);
        for (const contract of [ordersProjection, salesProjection, bestSellersProjection])
          expect(await readModels.parked.list(generationOf(contract), 1)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

interface ReadModels {
  readonly documents: MemoryDocumentStore<OrderDocument>;
  readonly tallies: MemoryTallyStore<SalesTally>;
  readonly sellers: MemoryTallyStore<SellerTally>;
}

async function expectFoldOfLog(
  streams: readonly (readonly Commit[])[],
  { documents, tallies, sellers }: ReadModels,
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
  const events = streams.flatMap((commits) => [...eventsFor<OrderEvent>(salesTallies, commits)]);
  const sumOf = <Row extends Tally>({ tally }: TallyProjection<Row, OrderEvent>) =>
    sumTallies(events.flatMap(([event, context]) => tally(event, context)));
  expect(tallies.tallies).toEqual(sumOf(salesTallies));
  expect(sellers.tallies).toEqual(sumOf(sellerTallies));
}
