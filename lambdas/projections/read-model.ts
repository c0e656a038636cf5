import type { StreamId } from '../core/stream-id.ts';
import type { ProjectionContract } from './contract.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';

/** What every read model can say of itself. */
export interface ReadModel {
  /** Category of the streams that it consumes. */
  readonly category: string;
  /** How far each stream is contained in it; a stream of which nothing is, is left out. */
  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>>;
}

/** A read model of documents, one a stream. */
export interface DocumentReadModel<Document> extends ReadModel {
  find(stream: StreamId): Promise<VersionedDocument<Document> | undefined>;
}

/** The documents of a projection, in whatever store keeps them. */
export class StoredDocuments<Document> implements DocumentReadModel<Document> {
  readonly category: string;
  readonly #documents: Pick<DocumentStore<Document>, 'load'>;

  constructor({ category }: ProjectionContract, documents: Pick<DocumentStore<Document>, 'load'>) {
    this.category = category;
    this.#documents = documents;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const found = await this.#documents.load(streams);
    return new Map(found.map(({ stream, version }) => [stream, version]));
  }

  async find(stream: StreamId): Promise<VersionedDocument<Document> | undefined> {
    return (await this.#documents.load([stream]))[0];
  }
}
