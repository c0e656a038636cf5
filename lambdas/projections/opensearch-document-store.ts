import type { Client } from '@opensearch-project/opensearch';
import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';
import { asked, isRefusal } from './opensearch-client.ts';
import type { DocumentFields } from './projection-contract.ts';
import { projected } from './projection-failed.ts';
import { StoreUnreachable, Unwritable } from './store-errors.ts';

/** The index of a document projection. */
export interface DocumentIndex<Document> extends DocumentFields<Document> {
  readonly index: string;
}

/**
 * One document a stream. The document itself is not looked into; what can be searched is in the fields. An absent one has
 * none of them, so that no search finds it: OpenSearch itself forgets the version of what is deleted after a minute.
 */
export const indexBody = <Document>({ fields }: DocumentIndex<Document>) => ({
  // Of shards, the managed service would make five.
  settings: { refresh_interval: '1s', number_of_shards: 1, auto_expand_replicas: '0-1' },
  mappings: {
    dynamic: 'strict' as const,
    properties: {
      stream: { type: 'keyword' as const },
      version: { type: 'long' as const },
      document: { type: 'object' as const, enabled: false },
      ...Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }])),
    },
  },
});

interface Source<Document> {
  readonly stream: StreamId;
  readonly version: number;
  readonly document?: Document;
}

/** Bytes of a call at most; the smallest managed nodes take 10 MB. */
const MOST_BYTES = 5_000_000;

/** The version of the stream is the document's external version: OpenSearch itself refuses to go back. */
export class OpenSearchDocumentStore<Document> implements DocumentStore<Document> {
  readonly #client: Client;
  readonly #index: DocumentIndex<Document>;

  constructor(options: { readonly client: Client; readonly index: DocumentIndex<Document> }) {
    this.#client = options.client;
    this.#index = options.index;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const found = await this.#read<Pick<Source<Document>, 'version'>>(streams, ['version']);
    return new Map(found.map(([stream, { version }]) => [stream, version]));
  }

  async load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]> {
    const found = await this.#read<Source<Document>>(streams, true);
    return found.map(([stream, { version, document }]) => ({ stream, version, document }));
  }

  /** @param source the fields that are to come, or all. @returns streams of which anything is kept, with the fields */
  async #read<Fields>(
    streams: readonly StreamId[],
    source: string[] | true,
  ): Promise<readonly (readonly [StreamId, Fields])[]> {
    if (streams.length === 0) return [];
    const { docs } = await asked(
      this.#client.mget({ index: this.#index.index, _source: source, body: { ids: [...streams] } }),
    );
    return docs.flatMap((found) => {
      if ('error' in found) throw new StoreUnreachable(found.error);
      if (!('found' in found) || !found.found) return [];
      return [[found._id as StreamId, found._source as unknown as Fields] as const];
    });
  }

  /** Each document has its own result in the answer (S22). */
  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    const sources = folded.map((each) => projected(each, () => this.#sourceOf(each)));
    const dropped: { readonly status: number; readonly error: unknown }[] = [];
    await asked(
      this.#client.helpers
        .bulk<Source<Document>>({
          // In the path rather than in each line: what a function may write is granted by path.
          index: this.#index.index,
          datasource: sources,
          flushBytes: MOST_BYTES,
          concurrency: 1,
          onDocument: (source) => [
            // The types ask for an index in each line, too.
            { index: actionOf(source) as unknown as { _index: string } },
            source,
          ],
          // 409: what is stored is as new, since a document at version N is the fold of events 1..N.
          // What is still too much (429) after the client's own retries comes without an error, whatever the types say.
          onDrop: ({ status, error }: { status: number; error: unknown }) =>
            status !== 409 && dropped.push({ status, error }),
        })
        .then((body) => ({ body })),
    );
    const passing = dropped.find(({ status }) => !isRefusal(status));
    if (passing) throw new StoreUnreachable(passing.error);
    if (dropped[0]) throw new Unwritable(dropped[0].error);
  }

  #sourceOf({ stream, version, document }: FoldedStream<Document>): Source<Document> {
    return document === undefined
      ? { stream, version }
      : { stream, version, document, ...this.#index.valuesOf(document) };
  }
}

const actionOf = ({ stream, version }: Source<unknown>) => ({
  _id: stream,
  version,
  version_type: 'external',
});
