import type { Client } from '@opensearch-project/opensearch';
import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';
import { asked, isPassing } from './opensearch-client.ts';
import { StoreUnreachable, Unwritable } from './store-errors.ts';

/** How a field is searched: a keyword, a day, a number, or a text in words. */
type FieldType = 'keyword' | 'date' | 'long' | 'text';

/** The index of a document projection. */
export interface DocumentIndex<Document> {
  readonly index: string;
  /** Name by which queries find it. */
  readonly alias: string;
  /** Fields beside the document, by which it can be found and sorted. */
  readonly fields: Readonly<Record<string, FieldType>>;
  valuesOf(document: Document): Readonly<Record<string, unknown>>;
}

/** One document a stream. The document itself is not looked into; what can be searched is in the fields. */
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
  readonly version: number;
  readonly document: Document;
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

  async load(streams: readonly StreamId[]): Promise<readonly VersionedDocument<Document>[]> {
    if (streams.length === 0) return [];
    const { docs } = await asked(
      this.#client.mget({ index: this.#index.index, body: { ids: [...streams] } }),
    );
    return docs.flatMap((found) => {
      if ('error' in found) throw new StoreUnreachable(found.error);
      if (!('found' in found) || !found.found) return [];
      const { version, document } = found._source as unknown as Source<Document>;
      return [{ stream: found._id as StreamId, version, document }];
    });
  }

  /** Each document has its own result in the answer (S22). */
  async save(documents: readonly VersionedDocument<Document>[]): Promise<void> {
    const refused: { readonly status: number; readonly type: string | undefined; readonly error: unknown }[] =
      [];
    await asked(
      this.#client.helpers
        .bulk<VersionedDocument<Document>>({
          // In the path rather than in each line: what a function may write is granted by path.
          index: this.#index.index,
          datasource: [...documents],
          flushBytes: MOST_BYTES,
          concurrency: 1,
          onDocument: ({ stream, version, document }) => [
            // The types ask for an index in each line, too.
            { index: { _id: stream, version, version_type: 'external' } as unknown as { _index: string } },
            { stream, version, document, ...this.#index.valuesOf(document) },
          ],
          // 409: what is stored is as new, since a document at version N is the fold of events 1..N.
          // What is still too much (429) after the client's own retries comes without an error, whatever the types say.
          onDrop: ({ status, error }: { status: number; error: { type: string } | null }) =>
            status !== 409 && refused.push({ status, type: error?.type, error }),
        })
        .then((body) => ({ body })),
    );
    const passing = refused.find(({ status, type }) => isPassing(status, type));
    if (passing) throw new StoreUnreachable(passing.error);
    if (refused[0]) throw new Unwritable(refused[0].error);
  }
}
