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
    const stored = await this.load(folded.map(({ stream }) => stream));
    const versions = new Map(stored.map(({ stream, version }) => [stream, version]));
    for (const each of folded) {
      if (each.version > (versions.get(each.stream) ?? 0)) this.#rows.set(each.stream, JSON.stringify(each));
    }
  }
}
