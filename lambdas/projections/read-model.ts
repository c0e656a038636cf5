import type { StreamId } from '../core/stream-id.ts';
import type { ProjectionContract } from './contract.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';

/** What is asked of a store by who only reads. */
type ReadDocuments<Document> = Pick<DocumentStore<Document>, 'load' | 'positions'>;

/** What every read model can say of itself. */
export interface ReadModel {
  /** Category of the streams that it consumes. */
  readonly category: string;
  /**
   * How far each stream is contained in it, also one whose document is absent; a stream of which nothing is, is left out.
   * @param owner leaves out what is not this owner's, as if it were not there. What is absent is nobody's, and left out too:
   * otherwise it would tell of somebody else's stream that it was there, and went (S30). @default all
   */
  positions(streams: readonly StreamId[], owner?: string): Promise<ReadonlyMap<StreamId, number>>;
}

/** A read model of documents, one a stream. */
export interface DocumentReadModel<Document> extends ReadModel {
  /**
   * The document, with how far its stream is contained in it. An absent one is answered as such, since who asks for a
   * version has to be told that it is reached (G9).
   * @param owner finds what is this owner's, and as with positions nothing that is absent. @default all
   */
  find(stream: StreamId, owner?: string): Promise<FoldedStream<Document> | undefined>;
}

/** The documents of a projection, in whatever store keeps them. */
export class StoredDocuments<Document> implements DocumentReadModel<Document> {
  readonly category: string;
  readonly #documents: ReadDocuments<Document>;
  readonly #ownerOf: (document: Document) => string | null;

  /** @param ownerOf whose a document is, null when nobody's. @default nobody's */
  constructor(
    { category }: ProjectionContract,
    documents: ReadDocuments<Document>,
    ownerOf?: (document: Document) => string | null,
  ) {
    this.category = category;
    this.#documents = documents;
    this.#ownerOf = ownerOf ?? (() => null);
  }

  async positions(streams: readonly StreamId[], owner?: string): Promise<ReadonlyMap<StreamId, number>> {
    if (owner === undefined) return await this.#documents.positions(streams);
    const found = await this.#load(streams, owner);
    return new Map(found.map(({ stream, version }) => [stream, version]));
  }

  async find(stream: StreamId, owner?: string): Promise<FoldedStream<Document> | undefined> {
    return (await this.#load([stream], owner))[0];
  }

  async #load(streams: readonly StreamId[], owner: string | undefined) {
    const found = await this.#documents.load(streams);
    const isOwn = (document: Document | undefined) =>
      document !== undefined && this.#ownerOf(document) === owner;
    return found.filter(({ document }) => owner === undefined || isOwn(document));
  }
}
