import { type Client, errors } from '@opensearch-project/opensearch';
import type { StreamId } from '../core/stream-id.ts';
import { sortedJson } from '../shared/sorted-json.ts';
import type { ProjectionContract } from './contract.ts';
import type { GenerationStore } from './generation-store.ts';
import { asked } from './opensearch-client.ts';
import { indexBody } from './opensearch-document-store.ts';
import { hasMark, setMark } from './opensearch-generation-mark.ts';

type OpenSearchContract = Extract<ProjectionContract, { readonly store: 'opensearch' }>;

/** Positions that are fetched at once (OpenSearch: `index.max_result_window`), and whole documents. */
const PORTION = 10_000;
const WHOLE_PORTION = 1_000;

interface Found {
  readonly _source: { readonly stream: StreamId; readonly version: number };
  readonly sort: readonly string[];
}

/** An index a generation. */
export class OpenSearchGenerationStore implements GenerationStore {
  readonly #client: Client;
  readonly #contract: OpenSearchContract;

  constructor(options: { readonly client: Client; readonly contract: OpenSearchContract }) {
    this.#client = options.client;
    this.#contract = options.contract;
  }

  async make(generation: string): Promise<void> {
    const body = indexBody({ index: generation, ...this.#contract.index });
    await asked(this.#client.indices.create({ index: generation, body })).catch((error: unknown) => {
      if (!is(error, 'resource_already_exists_exception')) throw error;
    });
  }

  async isEmpty(generation: string): Promise<boolean> {
    await asked(this.#client.indices.refresh({ index: generation }));
    return (await asked(this.#client.count({ index: generation }))).count === 0;
  }

  markComplete(generation: string): Promise<void> {
    return setMark(this.#client, generation);
  }

  async isComplete(generation: string): Promise<boolean> {
    const isThere = await asked(this.#client.indices.exists({ index: generation }));
    return isThere && (await hasMark(this.#client, generation));
  }

  async *positions(generation: string): AsyncGenerator<readonly [StreamId, number]> {
    for await (const { stream, version } of this.#sources(generation, ['stream', 'version'], PORTION))
      yield [stream, version];
  }

  async *contents(generation: string): AsyncGenerator<readonly [string, string]> {
    for await (const source of this.#sources(generation, true, WHOLE_PORTION))
      yield [source.stream, sortedJson(source)];
  }

  async *#sources(
    generation: string,
    source: readonly string[] | true,
    portion: number,
  ): AsyncGenerator<Found['_source']> {
    await asked(this.#client.indices.refresh({ index: generation }));
    let hits: readonly Found[];
    let after: string[] | undefined;
    do {
      const answer = await asked(
        this.#client.search({
          index: generation,
          allow_partial_search_results: false,
          body: {
            size: portion,
            track_total_hits: false,
            _source: source,
            sort: [{ stream: 'asc' }],
            ...(after && { search_after: after }),
          },
        } as Parameters<Client['search']>[0]),
      );
      hits = answer.hits.hits as unknown as readonly Found[];
      for (const { _source } of hits) yield _source;
      after = hits.at(-1)?.sort.slice();
    } while (hits.length === portion);
  }

  async drop(generation: string): Promise<void> {
    await asked(this.#client.indices.delete({ index: generation, ignore_unavailable: true }));
  }
}

const is = (error: unknown, type: string): boolean =>
  error instanceof errors.ResponseError && error.body?.error?.type === type;
