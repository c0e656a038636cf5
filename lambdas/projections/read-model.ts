import type { StreamId } from '../core/stream-id.ts';
import type { ProjectionContract } from './contract.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';

/** What every read model can say of itself. */
export interface ReadModel {
  /** Category of the streams that it consumes. */
  readonly category: string;
  /**
   * How far each stream is contained in it; a stream of which nothing is, is left out.
   * @param owner leaves out what is somebody else's, as if it were not there. @default all
   */
  positions(streams: readonly StreamId[], owner?: string): Promise<ReadonlyMap<StreamId, number>>;
}

/** A read model of documents, one a stream. */
export interface DocumentReadModel<Document> extends ReadModel {
  /** @param owner what is somebody else's is not there for. @default everybody */
  find(stream: StreamId, owner?: string): Promise<VersionedDocument<Document> | undefined>;
}

/** The documents of a projection, in whatever store keeps them. */
export class StoredDocuments<Document> implements DocumentReadModel<Document> {
  readonly category: string;
  readonly #documents: Pick<DocumentStore<Document>, 'load'>;
  readonly #ownerOf: (document: Document) => string | null;

  /** @param ownerOf whose a document is, null when nobody's. @default nobody's */
  constructor(
    { category }: ProjectionContract,
    documents: Pick<DocumentStore<Document>, 'load'>,
    ownerOf?: (document: Document) => string | null,
  ) {
    this.category = category;
    this.#documents = documents;
    this.#ownerOf = ownerOf ?? (() => null);
  }

  async positions(streams: readonly StreamId[], owner?: string): Promise<ReadonlyMap<StreamId, number>> {
    const found = await this.#load(streams, owner);
    return new Map(found.map(({ stream, version }) => [stream, version]));
  }

  async find(stream: StreamId, owner?: string): Promise<VersionedDocument<Document> | undefined> {
    return (await this.#load([stream], owner))[0];
  }

  async #load(streams: readonly StreamId[], owner: string | undefined) {
    const found = await this.#documents.load(streams);
    return found.filter(({ document }) => owner === undefined || this.#ownerOf(document) === owner);
  }
}
