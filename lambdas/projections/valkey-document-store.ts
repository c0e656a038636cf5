import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';
import type { Valkey } from './valkey-client.ts';

/**
 * Sets each document whose version goes forward, so that a value never goes back (S23).
 * KEYS: one a document. ARGV: version and document of each.
 */
const SET_FORWARD = `
for i, key in ipairs(KEYS) do
  local version = ARGV[2 * i - 1]
  if tonumber(version) > tonumber(redis.call('HGET', key, 'version') or '0') then
    redis.call('HSET', key, 'version', version, 'document', ARGV[2 * i])
  end
end`;

/** One hash a stream, of version and document. The keys of a generation share a slot, so that one script writes many. */
export class ValkeyDocumentStore<Document> implements DocumentStore<Document> {
  readonly #valkey: Valkey;
  readonly #generation: string;

  constructor(options: { readonly valkey: Valkey; readonly generation: string }) {
    this.#valkey = options.valkey;
    this.#generation = options.generation;
  }

  async load(streams: readonly StreamId[]): Promise<readonly VersionedDocument<Document>[]> {
    if (streams.length === 0) return [];
    const rows = await this.#valkey.ask(async (cluster) => {
      const pipeline = cluster.pipeline();
      for (const stream of streams) pipeline.hmget(this.#keyOf(stream), 'version', 'document');
      const results = (await pipeline.exec()) ?? [];
      return results.map(([error, row]) => {
        if (error) throw error;
        return row as (string | null)[];
      });
    });
    return rows.flatMap(([version, document], index) => {
      const stream = streams[index];
      if (stream === undefined || version == null || document == null) return [];
      return [{ stream, version: Number(version), document: JSON.parse(document) }];
    });
  }

  async save(documents: readonly VersionedDocument<Document>[]): Promise<void> {
    const keys = documents.map(({ stream }) => this.#keyOf(stream));
    const values = documents.flatMap(({ version, document }) => [version, JSON.stringify(document)]);
    await this.#valkey.ask((cluster) => cluster.eval(SET_FORWARD, keys.length, ...keys, ...values));
  }

  #keyOf(stream: StreamId): string {
    return `{${this.#generation}}:${stream}`;
  }
}
