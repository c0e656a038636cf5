import type { StreamId } from '../core/stream-id.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';
import { projected } from './projection-failed.ts';
import type { Valkey } from './valkey-client.ts';

/**
 * Sets each document whose version goes forward, so that a value never goes back (S23). The version stays where the
 * document goes.
 * KEYS: one a document. ARGV: version and document of each, an empty text for an absent one.
 */
const SET_FORWARD = `
for i, key in ipairs(KEYS) do
  local version = ARGV[2 * i - 1]
  if tonumber(version) > tonumber(redis.call('HGET', key, 'version') or '0') then
    redis.call('HSET', key, 'version', version, 'document', ARGV[2 * i])
    if ARGV[2 * i] == '' then redis.call('HDEL', key, 'document') end
  end
end`;

/**
 * One hash a stream, of version and, where it is not absent, document. The keys of a generation share a slot, so that one
 * script writes many.
 */
export class ValkeyDocumentStore<Document> implements DocumentStore<Document> {
  readonly #valkey: Valkey;
  readonly #generation: string;

  constructor(options: { readonly valkey: Valkey; readonly generation: string }) {
    this.#valkey = options.valkey;
    this.#generation = options.generation;
  }

  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return versionsIn(this.#valkey, this.#generation, streams);
  }

  async load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]> {
    const rows = await this.#read(streams, 'version', 'document');
    return rows.flatMap(([version, document], index) => {
      const stream = streams[index];
      if (stream === undefined || version == null) return [];
      return [
        { stream, version: Number(version), document: document == null ? undefined : JSON.parse(document) },
      ];
    });
  }

  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    const keys = folded.map(({ stream }) => this.#keyOf(stream));
    const values = folded.flatMap((each) => [
      each.version,
      projected(each, () => JSON.stringify(each.document)) ?? '',
    ]);
    await this.#valkey.ask((cluster) => cluster.eval(SET_FORWARD, keys.length, ...keys, ...values));
  }

  async #read(streams: readonly StreamId[], ...fields: readonly string[]) {
    return await readFields(
      this.#valkey,
      streams.map((stream) => this.#keyOf(stream)),
      fields,
    );
  }

  #keyOf(stream: StreamId): string {
    return keyOf(this.#generation, stream);
  }
}

const keyOf = (generation: string, stream: StreamId): string => `{${generation}}:${stream}`;

/** How far each stream is contained in a generation of documents. */
export async function versionsIn(
  valkey: Valkey,
  generation: string,
  streams: readonly StreamId[],
): Promise<ReadonlyMap<StreamId, number>> {
  const keys = streams.map((stream) => keyOf(generation, stream));
  const rows = await readFields(valkey, keys, ['version']);
  return new Map(
    rows.flatMap(([version], index) => {
      const stream = streams[index];
      return stream === undefined || version == null ? [] : [[stream, Number(version)] as const];
    }),
  );
}

/** Fields of each hash, null where there is none. */
async function readFields(
  valkey: Valkey,
  keys: readonly string[],
  fields: readonly string[],
): Promise<readonly (readonly (string | null)[])[]> {
  if (keys.length === 0) return [];
  return await valkey.ask(async (cluster) => {
    const pipeline = cluster.pipeline();
    for (const key of keys) pipeline.hmget(key, ...fields);
    const results = (await pipeline.exec()) ?? [];
    return results.map(([error, row]) => {
      if (error) throw error;
      return row as (string | null)[];
    });
  });
}
