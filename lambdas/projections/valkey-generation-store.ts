import { StreamId } from '../core/stream-id.ts';
import { sortedJson } from '../shared/sorted-json.ts';
import type { GenerationStore } from './generation-store.ts';
import { StoreUnreachable } from './store-errors.ts';
import type { Valkey } from './valkey-client.ts';
import { ValkeyDocumentStore, versionsIn } from './valkey-document-store.ts';
import { hasMark, removeMark, setMark } from './valkey-generation-mark.ts';
import { rankedPositions, rankedSums } from './valkey-ranking-store.ts';

/** Keys that a server looks at in one call. */
const PORTION = 1_000;

/** The keys of a generation, all of which begin with its hash tag: there is nothing to make. */
export class ValkeyGenerationStore implements GenerationStore {
  readonly #valkey: Valkey;

  constructor(options: { readonly valkey: Valkey }) {
    this.#valkey = options.valkey;
  }

  async make(_generation: string): Promise<void> {}

  async isEmpty(generation: string): Promise<boolean> {
    for await (const _ of this.positions(generation)) return false;
    return true;
  }

  markComplete(generation: string): Promise<void> {
    return setMark(this.#valkey, generation);
  }

  isComplete(generation: string): Promise<boolean> {
    return hasMark(this.#valkey, generation);
  }

  async *positions(generation: string): AsyncGenerator<readonly [StreamId, number]> {
    yield* rankedPositions(this.#valkey, generation);
    for await (const streams of this.#streams(generation))
      yield* await versionsIn(this.#valkey, generation, streams);
  }

  async *contents(generation: string): AsyncGenerator<readonly [string, string]> {
    for await (const { member, sum } of rankedSums(this.#valkey, generation)) yield [member, `${sum}`];
    const documents = new ValkeyDocumentStore({ valkey: this.#valkey, generation });
    for await (const streams of this.#streams(generation))
      for (const { stream, ...held } of await documents.load(streams)) yield [stream, sortedJson(held)];
  }

  async drop(generation: string): Promise<void> {
    await removeMark(this.#valkey, generation);
    for await (const keys of this.#keys(generation))
      if (keys.length > 0) await this.#valkey.ask((cluster) => cluster.unlink(...keys));
  }

  /** Those that a generation of documents has one of each. */
  async *#streams(generation: string): AsyncGenerator<readonly StreamId[]> {
    const prefix = `{${generation}}:`;
    for await (const keys of this.#keys(generation))
      yield keys.map((key) => key.slice(prefix.length)).filter(StreamId.is);
  }

  /** Of every node, since only the client of a cluster knows which one has the slot. A key may come twice. */
  async *#keys(generation: string): AsyncGenerator<readonly string[]> {
    const nodes = await this.#valkey.ask(async (cluster) => {
      // Before its first answer a client does not know the nodes.
      await cluster.exists(`{${generation}}:`);
      return cluster.nodes('master');
    });
    if (nodes.length === 0) throw new StoreUnreachable('No node of the cluster is known');
    for (const node of nodes) {
      let cursor = '0';
      do {
        const [next, keys] = await this.#valkey.ask(() =>
          node.scan(cursor, 'MATCH', `{${generation}}:*`, 'COUNT', PORTION),
        );
        yield keys;
        cursor = next;
      } while (cursor !== '0');
    }
  }
}
