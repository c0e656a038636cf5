import type { DomainEvent } from '../../lambdas/core/event.ts';
import type { DocumentProjection, Tally, TallyProjection } from '../../lambdas/core/projection.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import type { Project } from '../../lambdas/projections/project.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';
import { presentEvents } from '../../test/support/present-events.ts';

/** What a read model holds, so that two can be compared. */
export interface Contents {
  /** How far each stream is contained in it. */
  readonly positions: ReadonlyMap<StreamId, number>;
  /** In an order that is always the same. */
  readonly rows: readonly unknown[];
}

/** An empty read model, and the code that fills it. */
export interface EmptyReadModel {
  readonly project: Project;
  contents(streams: readonly StreamId[]): Promise<Contents>;
}

/** Nothing is ever missing of what is delivered here, so the event store is not asked. */
const events = presentEvents();

export const documents = <Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  store: DocumentStore<Document>,
): EmptyReadModel => ({
  project: projectDocuments(projection, store, events),
  async contents(streams) {
    const found = [...(await store.load(streams))].sort((a, b) => (a.stream < b.stream ? -1 : 1));
    return {
      positions: await store.positions(streams),
      rows: found.map(({ document }) => document),
    };
  },
});

export const tallies = <Row extends Tally, Event extends DomainEvent>(
  projection: TallyProjection<Row, Event>,
  store: TallyStore<Row>,
  rows: () => Promise<readonly unknown[]>,
): EmptyReadModel => ({
  project: projectTallies(projection, store, events),
  contents: async (streams) => ({ positions: await store.positions(streams), rows: await rows() }),
});
