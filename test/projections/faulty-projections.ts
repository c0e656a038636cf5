import { encodeDelivered } from '../../lambdas/core/commit.ts';
import type { EventContext } from '../../lambdas/core/projection.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Upcast } from '../../lambdas/core/upcaster.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { type ParkedStream, redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import { bestSellersProjection } from '../../lambdas/projections/best-sellers/contract.ts';
import { type SellerTally, sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { firstGenerationOf, type ProjectionContract } from '../../lambdas/projections/contract.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import type { Project } from '../../lambdas/projections/project.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { Unwritable } from '../../lambdas/projections/store-errors.ts';
import { recordingLogger } from '../support/loggers.ts';
import { type OneGeneration, onKinesis, onSqs } from '../support/one-generation.ts';
import { kinesisEvent, sqsEvent } from '../support/table-stream.ts';

/** What may be wrong, and with which stream; a test mends it by taking it away. */
export interface Faults {
  /** The code throws at its events. */
  throwsAt?: StreamId | undefined;
  /** The store refuses what is made of it. */
  refused?: StreamId | undefined;
  /** The code reads events of version 9, too. */
  readsNewer?: boolean;
}

/** What a person would not want to find in a log. */
export const PERSONAL = 'Jane Doe';

const unwritable = () =>
  new Unwritable(Object.assign(new Error(`"${PERSONAL}" is no date`), { name: 'error', code: '22007' }));

const refuseIn = ({ refused }: Faults, written: readonly { readonly stream: StreamId }[]): void => {
  if (written.some(({ stream }) => stream === refused)) throw unwritable();
};

const throwAt = ({ throwsAt }: Faults, { stream }: EventContext): void => {
  if (stream === throwsAt) throw new TypeError(`cannot read ${PERSONAL}`);
};

/** The order documents, behind Kinesis. */
function documents(faults: Faults, events: UpcastingEventStore) {
  class Store extends MemoryDocumentStore<OrderDocument> {
    override async save(written: Parameters<MemoryDocumentStore<OrderDocument>['save']>[0]): Promise<void> {
      refuseIn(faults, written);
      await super.save(written);
    }
  }
  const store = new Store();
  const projection: typeof orderDocuments = {
    ...orderDocuments,
    evolve(document, event, context) {
      throwAt(faults, context);
      return orderDocuments.evolve(document, event, context);
    },
  };
  return {
    contract: ordersProjection,
    project: projectDocuments(projection, store, events),
    positionOf: async (stream: StreamId) => (await store.load([stream]))[0]?.version,
  };
}

/** The best sellers, behind a queue. */
function sums(faults: Faults, events: UpcastingEventStore) {
  class Store extends MemoryTallyStore<SellerTally> {
    override async add(...given: Parameters<MemoryTallyStore<SellerTally>['add']>): Promise<void> {
      refuseIn(faults, given[0]);
      await super.add(...given);
    }
  }
  const store = new Store();
  const projection: typeof sellerTallies = {
    ...sellerTallies,
    tally(event, context) {
      throwAt(faults, context);
      return sellerTallies.tally(event, context);
    },
  };
  return {
    contract: bestSellersProjection,
    project: projectTallies(projection, store, events),
    positionOf: async (stream: StreamId) => (await store.positions([stream])).get(stream),
  };
}

type Handle = (lines: readonly string[], minutesAgo: number) => Promise<readonly string[]>;

/** Ids are the places of the lines. */
const transports = {
  kinesis: (running: OneGeneration): Handle => {
    const handle = onKinesis(running);
    return async (lines, minutesAgo) => {
      const { Records } = kinesisEvent(...lines);
      for (const { kinesis } of Records) kinesis.approximateArrivalTimestamp -= 60 * minutesAgo;
      const { batchItemFailures } = await handle({ Records });
      return batchItemFailures.map(({ itemIdentifier }) => `${Number(itemIdentifier) - 100}`);
    };
  },
  sqs: (running: OneGeneration): Handle => {
    const handle = onSqs(running);
    return async (lines, minutesAgo) => {
      const { Records } = sqsEvent(...lines.map((line, place) => [`${place}`, line] as const));
      for (const { attributes } of Records)
        attributes.SentTimestamp = `${Number(attributes.SentTimestamp) - 60_000 * minutesAgo}`;
      const { batchItemFailures } = await handle({ Records });
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    };
  },
};

/** Version 9 of every event is as version 1 was. */
const newerUpcast: Upcast = (commit) =>
  upcast({
    ...commit,
    events: commit.events.map((event) =>
      event.schemaVersion === 9 ? { ...event, schemaVersion: 1 } : event,
    ),
  });

export interface FaultyProjection {
  readonly contract: ProjectionContract;
  readonly project: Project;
  readonly stored: MemoryEventStore;
  readonly parked: MemoryParkedStreams;
  readonly lines: readonly string[];
  /** Delivers records, one a line. @returns the places of those that are to come again */
  readonly deliver: Handle;
  readonly positionOf: (stream: StreamId) => Promise<number | undefined>;
  /** All that is parked, short. */
  readonly marks: () => Promise<
    readonly Pick<ParkedStream, 'stream' | 'from' | 'seen' | 'reason' | 'count'>[]
  >;
  /** Announces again what is parked of a stream. */
  readonly redrive: (stream: StreamId) => Promise<readonly string[]>;
}

/** Projections of both kinds and transports on in-memory twins, with the real handlers, and faults. */
const faultyProjections = { documents, sums };

export function faultyProjection(
  kind: keyof typeof faultyProjections,
  faults: Faults,
  parked = new MemoryParkedStreams(),
): FaultyProjection {
  const stored = new MemoryEventStore();
  const code: Upcast = (commit) => (faults.readsNewer ? newerUpcast : upcast)(commit);
  const { contract, project, positionOf } = faultyProjections[kind](
    faults,
    new UpcastingEventStore(stored, code),
  );
  const { lines, logger } = recordingLogger();
  const deliver = transports[contract.source]({ contract, project, parked, logger });
  const consumer = firstGenerationOf(contract);
  return {
    ...{ contract, project, stored, parked, lines, deliver, positionOf },
    marks: async () =>
      (await parked.list(consumer, 100)).map(({ stream, from, seen, reason, count }) => ({
        ...{ stream, from, seen, reason, count },
      })),
    redrive: async (stream) => {
      const mark = await parked.find(consumer, stream);
      return deliver(mark ? [encodeDelivered(redriveOf(mark))] : [], 0);
    },
  };
}
