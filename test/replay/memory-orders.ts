import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { DocumentStore, FoldedStream } from '../../lambdas/projections/document-store.ts';
import type { GenerationStore } from '../../lambdas/projections/generation-store.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryGenerationStore } from '../../lambdas/projections/memory-generation-store.ts';
import type { Seen } from './bucket.ts';
import { type Step, stepped } from './stepped.ts';

/** The generations of a read model in memory, with their documents. One that was taken away may not be written any more. */
export class MemoryOrders {
  readonly #documents = new Map<string, MemoryDocumentStore<Seen>>();
  readonly #versions = new Map<string, number>();
  readonly #held = new MemoryGenerationStore();
  readonly #step: Step;
  readonly generations: GenerationStore;
  readonly dropped: string[] = [];

  constructor(step: Step) {
    this.#step = step;
    const drop = async (generation: string) => {
      this.dropped.push(generation);
      this.#documents.delete(generation);
      await this.#held.drop(generation);
    };
    this.generations = stepped(
      new Proxy(this.#held, {
        get: (held, name) => (name === 'drop' ? drop : bound(held, name)),
      }),
      step,
    );
  }

  readonly storeIn = (generation: string): DocumentStore<Seen> =>
    stepped(
      {
        load: (streams: readonly StreamId[]) => this.#documentsOf(generation).load(streams),
        positions: (streams: readonly StreamId[]) => this.#documentsOf(generation).positions(streams),
        save: (folded: readonly FoldedStream<Seen>[]) => this.#save(generation, folded),
      },
      this.#step,
    );

  async #save(generation: string, folded: readonly FoldedStream<Seen>[]): Promise<void> {
    if (this.dropped.includes(generation)) throw new Error(`${generation} was taken away, and is written`);
    await this.room();
    for (const { stream, version, document } of folded) {
      const row = `${generation} ${stream}`;
      if (version <= (this.#versions.get(row) ?? 0)) continue;
      this.#versions.set(row, version);
      this.#held.write(generation, stream, version, document);
    }
    await this.#documentsOf(generation).save(folded);
  }

  #documentsOf(generation: string): MemoryDocumentStore<Seen> {
    const documents = this.#documents.get(generation) ?? new MemoryDocumentStore<Seen>();
    this.#documents.set(generation, documents);
    return documents;
  }

  /** Whether there is room for what is saved. */
  async room(): Promise<void> {}

  /** What somebody does to a row by hand. */
  alter(generation: string, { stream, version, document }: FoldedStream<Seen>): void {
    this.#held.write(generation, stream, version, document);
  }
}

function bound(held: MemoryGenerationStore, name: string | symbol): unknown {
  const member: unknown = Reflect.get(held, name);
  return typeof member === 'function' ? member.bind(held) : member;
}
