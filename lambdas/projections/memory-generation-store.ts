import type { StreamId } from '../core/stream-id.ts';
import { sortedJson } from '../shared/sorted-json.ts';
import type { GenerationStore } from './generation-store.ts';

interface Held {
  readonly version: number;
  readonly content?: unknown;
}

interface Generation {
  complete: boolean;
  readonly streams: Map<StreamId, Held>;
}

/** The in-memory twin: positions and marks, and what stands for a document. */
export class MemoryGenerationStore implements GenerationStore {
  readonly #generations = new Map<string, Generation>();

  /** A writer has applied a stream as far as a version. @param content what came of it, in JSON; nothing, where it is absent */
  write(generation: string, stream: StreamId, version: number, content?: unknown): void {
    this.#of(generation).streams.set(stream, { version, content });
  }

  async make(generation: string): Promise<void> {
    this.#of(generation);
  }

  async isEmpty(generation: string): Promise<boolean> {
    return this.#of(generation).streams.size === 0;
  }

  async markComplete(generation: string): Promise<void> {
    this.#of(generation).complete = true;
  }

  async isComplete(generation: string): Promise<boolean> {
    return this.#generations.get(generation)?.complete ?? false;
  }

  async *positions(generation: string): AsyncGenerator<readonly [StreamId, number]> {
    for (const [stream, { version }] of this.#of(generation).streams) yield [stream, version];
  }

  async *contents(generation: string): AsyncGenerator<readonly [string, string]> {
    for (const [stream, held] of this.#of(generation).streams) yield [stream, sortedJson(held)];
  }

  async drop(generation: string): Promise<void> {
    this.#generations.delete(generation);
  }

  #of(generation: string): Generation {
    const found = this.#generations.get(generation) ?? { complete: false, streams: new Map() };
    this.#generations.set(generation, found);
    return found;
  }
}
