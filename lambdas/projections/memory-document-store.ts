import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';

/** The in-memory twin: keeps JSON, as the table does. */
export class MemoryDocumentStore<Document> implements DocumentStore<Document> {
  readonly #rows = new Map<StreamId, string>();

  async load(streams: readonly StreamId[]): Promise<readonly VersionedDocument<Document>[]> {
    return streams.flatMap((stream) => {
      const row = this.#rows.get(stream);
      return row === undefined ? [] : [JSON.parse(row)];
    });
  }

  async save(documents: readonly VersionedDocument<Document>[]): Promise<void> {
    const stored = await this.load(documents.map(({ stream }) => stream));
    const versions = new Map(stored.map(({ stream, version }) => [stream, version]));
    for (const document of documents) {
      if (document.version > (versions.get(document.stream) ?? 0)) {
        this.#rows.set(document.stream, JSON.stringify(document));
      }
    }
  }
}
