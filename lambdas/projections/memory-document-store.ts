import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';

/** The in-memory twin: keeps JSON, as the table does. */
export class MemoryDocumentStore<Document> implements DocumentStore<Document> {
  readonly #rows = new Map<StreamId, string>();

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return new Map((await this.load(streams)).map(({ stream, version }) => [stream, version]));
  }

  async load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]> {
    return streams.flatMap((stream) => {
      const row = this.#rows.get(stream);
      return row === undefined ? [] : [JSON.parse(row)];
    });
  }

  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    // In one go, as a conditional write: of two writers none sets the other one back.
    for (const each of folded) {
      if (each.version > this.#versionOf(each.stream)) this.#rows.set(each.stream, JSON.stringify(each));
    }
  }

  #versionOf(stream: StreamId): number {
    const row = this.#rows.get(stream);
    return row === undefined ? 0 : JSON.parse(row).version;
  }
}
