import type { DomainEvent } from '../core/event.ts';
import type { DocumentProjection, Tally, TallyProjection } from '../core/projection.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import type { ProjectionContract } from '../projections/contract.ts';
import type { DocumentStore } from '../projections/document-store.ts';
import type { GenerationStores } from '../projections/generation-stores.ts';
import { projectDocuments } from '../projections/project-documents.ts';
import { projectTallies } from '../projections/project-tallies.ts';
import type { TallyStore } from '../projections/tally-store.ts';
import { type DocumentFill, foldDocuments } from './fold-documents.ts';
import { foldTallies } from './fold-tallies.ts';
import { type FindReplayable, NotReplayable, type Replayable } from './replayable.ts';

/** What a version of a projection is built by, but for where its generations are. */
export type Built = Omit<Replayable, 'store'>;

/** What is set for speed while a generation is filled. */
export interface Hurry {
  begin(generation: string): Promise<unknown>;
  finish(generation: string): Promise<unknown>;
}

const NO_HURRY: Hurry = { begin: async () => undefined, finish: async () => undefined };

export interface DocumentBuilds<Document, Event extends DomainEvent> {
  readonly contract: ProjectionContract;
  readonly projection: DocumentProjection<Document, Event>;
  readonly storeIn: (generation: string) => DocumentStore<Document>;
  /** The fast road. @default that of the live commits, in larger portions */
  readonly fillIn?: (generation: string) => DocumentFill<Document>;
  /** @default nothing */
  readonly hurry?: Hurry;
}

/** A projection of documents. */
export const builtDocuments =
  <Document, Event extends DomainEvent>({
    contract,
    projection,
    storeIn,
    fillIn = storeIn,
    hurry = NO_HURRY,
  }: DocumentBuilds<Document, Event>) =>
  (events: PresentEventReader): Built => ({
    contract,
    filling: (generation) => ({
      begin: async () => void (await hurry.begin(generation)),
      fold: foldDocuments(projection, fillIn(generation), events.present),
      finish: async () => void (await hurry.finish(generation)),
    }),
    writerOf: (generation) => {
      const positions = storeIn(generation);
      return { positions, project: projectDocuments(projection, positions, events) };
    },
  });

export interface TallyBuilds<Row extends Tally, Event extends DomainEvent> {
  readonly contract: ProjectionContract;
  readonly projection: TallyProjection<Row, Event>;
  readonly storeIn: (generation: string) => TallyStore<Row>;
}

/** A projection of sums. */
export const builtTallies =
  <Row extends Tally, Event extends DomainEvent>({
    contract,
    projection,
    storeIn,
  }: TallyBuilds<Row, Event>) =>
  (events: PresentEventReader): Built => ({
    contract,
    filling: (generation) => ({
      begin: async () => undefined,
      fold: foldTallies(projection, storeIn(generation), events.present),
      finish: async () => undefined,
    }),
    writerOf: (generation) => {
      const positions = storeIn(generation);
      return { positions, project: projectTallies(projection, positions, events) };
    },
  });

/** Those whose store is on. */
export const replayables =
  (
    built: readonly (((events: PresentEventReader) => Built) | undefined)[],
    events: PresentEventReader,
    storeOf: GenerationStores,
  ): FindReplayable =>
  (name, version) => {
    const found = built
      .map((make) => make?.(events))
      .find((each) => each?.contract.name === name && each.contract.version === version);
    if (found === undefined) throw new NotReplayable(name, version);
    return { ...found, store: storeOf(found.contract) };
  };
