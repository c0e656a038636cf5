import { encodeDelivered } from '../../lambdas/core/commit.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { applyBatch, type Invocation } from '../../lambdas/projections/apply-batch.ts';
import type { Control } from '../../lambdas/projections/generation-control.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import type { RunningProjection } from '../../lambdas/projections/running-projection.ts';
import { create, lantern, place } from '../domain/orders/orders.ts';
import { silentLogger } from '../support/loggers.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';

const invocation: Invocation = { awsRequestId: 'i', getRemainingTimeInMillis: () => 5_000 };

/** Orders in memory, with the functions of two versions, and what they wrote in the order in which they did. */
export async function versionsOfOrders(control: Control) {
  const events = presentEvents();
  const generations = new MemoryGenerations();
  await generations.save({ ...control, revision: 1 });
  const parked = new MemoryParkedStreams();
  const kept = new Map<string, MemoryDocumentStore<OrderDocument>>();
  const written: string[] = [];
  const faults = new Map<string, (stream: StreamId) => Error | undefined>();
  const leases: number[] = [];

  class Store extends MemoryDocumentStore<OrderDocument> {
    readonly #generation: string;
    constructor(generation: string) {
      super();
      this.#generation = generation;
    }
    override async save(folded: Parameters<MemoryDocumentStore<OrderDocument>['save']>[0]): Promise<void> {
      for (const { stream } of folded) {
        const fault = faults.get(this.#generation)?.(stream);
        if (fault) throw fault;
      }
      leases.push((await generations.list('orders')).length);
      written.push(this.#generation);
      await super.save(folded);
    }
  }
  const storeOf = (generation: string) => {
    const store = kept.get(generation) ?? new Store(generation);
    kept.set(generation, store);
    return store;
  };
  const version = (number: number): RunningProjection => ({
    contract: { ...ordersProjection, version: number },
    generations,
    leases: generations,
    parked,
    logger: silentLogger,
    writerOf: (generation) => ({
      positions: storeOf(generation),
      project: projectDocuments(orderDocuments, storeOf(generation), events),
    }),
  });
  const commits = [
    ...(await giveCommands(events, 'a', create(lantern), place)),
    ...(await giveCommands(events, 'b', create(lantern))),
  ];
  const records = commits.map((commit, id) => ({
    id: `${id}`,
    data: encodeDelivered(commit),
    sentAt: Date.now(),
  }));
  return {
    generations,
    parked,
    written,
    leases,
    version,
    refuse: (generation: string, fault: (stream: StreamId) => Error | undefined) =>
      void faults.set(generation, fault),
    deliver: (running = version(1)) => applyBatch(running, records, invocation),
    positions: async (generation: string) =>
      Object.fromEntries(await storeOf(generation).positions(commits.map(({ stream }) => stream))),
  };
}
