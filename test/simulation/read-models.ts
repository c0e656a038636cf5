import { expect } from 'vitest';
import { type Commit, lastVersion } from '../../lambdas/core/commit.ts';
import type { DomainEvent } from '../../lambdas/core/event.ts';
import {
  type DocumentProjection,
  eventsFor,
  foldDocument,
  sumTallies,
  type Tally,
  type TallyProjection,
} from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { PresentEventReader } from '../../lambdas/event-store/event-store.ts';
import type { PositionReader } from '../../lambdas/event-store/positions.ts';
import { balanceDocuments } from '../../lambdas/projections/account-balance/balance-documents.ts';
import { accountBalanceProjection } from '../../lambdas/projections/account-balance/contract.ts';
import { accountDocuments } from '../../lambdas/projections/accounts/account-documents.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { bestSellersProjection } from '../../lambdas/projections/best-sellers/contract.ts';
import { sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import type { ProjectionContract } from '../../lambdas/projections/contract.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { productStockProjection } from '../../lambdas/projections/product-stock/contract.ts';
import { stockDocuments } from '../../lambdas/projections/product-stock/stock-documents.ts';
import type { Project } from '../../lambdas/projections/project.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { type Chance, flakyDocuments, flakyTallies } from './flaky-stores.ts';

/** A read model in memory, whose store fails now and then. */
export interface ReadModel {
  readonly contract: ProjectionContract;
  readonly project: Project;
  readonly positions: PositionReader;
  /** @param log the commits of each stream of its category */
  expectFoldOf(log: readonly (readonly Commit[])[]): Promise<void>;
}

export interface Setting {
  readonly events: PresentEventReader;
  readonly chance: Chance;
}

function documents<Document, Event extends DomainEvent>(
  contract: ProjectionContract,
  projection: DocumentProjection<Document, Event>,
  { events, chance }: Setting,
): ReadModel {
  const kept = new MemoryDocumentStore<Document>();
  return {
    contract,
    project: projectDocuments(projection, flakyDocuments(kept, chance), events),
    positions: kept,
    async expectFoldOf(log) {
      for (const commits of log) {
        const last = commits.at(-1);
        if (last === undefined) continue;
        const document = foldDocument(projection, undefined, commits);
        const version = lastVersion(last);
        expect(await kept.load([last.stream])).toEqual([
          JSON.parse(JSON.stringify({ stream: last.stream, version, document })),
        ]);
      }
    },
  };
}

function tallies<Row extends Tally, Event extends DomainEvent>(
  contract: ProjectionContract,
  projection: TallyProjection<Row, Event>,
  { events, chance }: Setting,
): ReadModel {
  const kept = new MemoryTallyStore<Row>();
  return {
    contract,
    project: projectTallies(projection, flakyTallies(kept, chance), events),
    positions: kept,
    async expectFoldOf(log) {
      const all = log.flatMap((commits) => [...eventsFor(projection, commits)]);
      expect(kept.tallies).toEqual(
        sumTallies(all.flatMap(([event, context]) => projection.tally(event, context))),
      );
    },
  };
}

/** Every read model there is. */
export const readModels = (setting: Setting): readonly ReadModel[] => [
  documents(accountBalanceProjection, balanceDocuments, setting),
  documents(accountsProjection, accountDocuments, setting),
  documents(ordersProjection, orderDocuments, setting),
  documents(orderSearchProjection, orderDocuments, setting),
  documents(productStockProjection, stockDocuments, setting),
  tallies(bestSellersProjection, sellerTallies, setting),
  tallies(salesProjection, salesTallies, setting),
];

/** Whether a stream is one that the projection consumes. */
export const isConsumed = ({ category }: ProjectionContract, [first]: readonly Commit[]): boolean =>
  first !== undefined && StreamId.category(first.stream) === category;
