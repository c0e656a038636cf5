import type { Client } from '@opensearch-project/opensearch';
import { StreamId } from '../../core/stream-id.ts';
import { asked } from '../opensearch-client.ts';
import { type DocumentIndex, OpenSearchDocumentStore } from '../opensearch-document-store.ts';
import type { OrderDocument } from '../order-documents.ts';
import { orderSearchProjection } from './contract.ts';
import type { FoundOrder, OrderSearch, SearchPage, SearchRequest, SearchWindow } from './order-search.ts';

export const ordersIndex = (generation: string): DocumentIndex<OrderDocument> => ({
  index: generation,
  ...orderSearchProjection.index,
});

/** The documents, for the function that writes them. */
export const foundOrdersIn = (client: Client, generation: string) =>
  new OpenSearchDocumentStore({ client, index: ordersIndex(generation) });

/** How many words of the index a misspelt one may stand for: twice that for 16 words stays below 1,024 clauses. */
const MOST_SPELLINGS = 25;

/** Characters of a text in which words are marked; beyond what the index allows a search would fail. */
const MOST_HIGHLIGHTED = 999_999;

interface Hit {
  readonly _id: string;
  readonly _source: { readonly version: number; readonly document: OrderDocument };
  readonly highlight?: { readonly text?: readonly string[] };
  readonly sort: readonly [score: number, orderDate: number, stream: string];
}

interface Seen {
  readonly streams?: {
    readonly own: {
      readonly named: { readonly buckets: readonly { key: string; version: { value: number } }[] };
    };
  };
}

export class OpenSearchOrders implements OrderSearch {
  readonly category = orderSearchProjection.category;
  readonly #client: Client;
  readonly #index: string;

  constructor(client: Client, generation: string) {
    this.#client = client;
    this.#index = generation;
  }

  async search(request: SearchRequest, { limit, after, streams }: SearchWindow): Promise<SearchPage> {
    const { hits, aggregations } = await asked(
      this.#client.search({
        index: this.#index,
        // A shard that does not answer would be orders that are not found.
        allow_partial_search_results: false,
        body: {
          size: limit,
          track_total_hits: false,
          query: queryOf(request),
          sort: [{ _score: 'desc' }, { orderDate: 'desc' }, { stream: 'asc' }],
          ...(after && {
            search_after: [after.score, Date.parse(after.orderDate), StreamId.of(this.category, after.id)],
          }),
          highlight: {
            encoder: 'html',
            max_analyzer_offset: MOST_HIGHLIGHTED,
            fields: { text: { number_of_fragments: 3 } },
          },
          // In the same request, so that it is answered by the same copies of the index as the search itself.
          ...(streams.length > 0 && { aggs: { streams: positionsOf(streams, request.customer) } }),
        },
      } as Parameters<Client['search']>[0]),
    );
    const seen = (aggregations ?? {}) as Seen;
    return {
      orders: (hits.hits as unknown as readonly Hit[]).map(toFound),
      positions: new Map(
        (seen.streams?.own.named.buckets ?? []).map(({ key, version }) => [key as StreamId, version.value]),
      ),
    };
  }
}

/** Scores are constant, so they do not depend on what else is in the index. */
function queryOf({ text, customer, from, to }: SearchRequest) {
  const words = { query: text, operator: 'and' };
  const misspelt = { ...words, fuzziness: 'AUTO', max_expansions: MOST_SPELLINGS };
  const worth = (boost: number, filter: object) => ({ constant_score: { filter, boost } });
  return {
    bool: {
      must: {
        dis_max: {
          queries: [
            worth(3, { match: { text: words } }),
            worth(2, { match_bool_prefix: { text: words } }),
            worth(1, { match_bool_prefix: { text: misspelt } }),
            worth(1, { match: { text: misspelt } }),
          ],
        },
      },
      filter: [
        ...(customer === undefined ? [] : [{ term: { customer } }]),
        ...(from === undefined && to === undefined ? [] : [{ range: { orderDate: { gte: from, lte: to } } }]),
      ],
    },
  };
}

/** Over the whole index, but for what is somebody else's. */
const positionsOf = (streams: readonly StreamId[], customer: string | undefined) => ({
  global: {},
  aggs: {
    own: {
      filter: customer === undefined ? { match_all: {} } : { term: { customer } },
      aggs: {
        named: {
          terms: { field: 'stream', include: [...streams], size: streams.length },
          aggs: { version: { max: { field: 'version' } } },
        },
      },
    },
  },
});

function toFound({ _id, _source, highlight, sort }: Hit) {
  const { customer, country, orderDate, total } = _source.document;
  const id = StreamId.id(_id as StreamId);
  const order: FoundOrder = {
    id,
    customer,
    country,
    orderDate,
    total,
    highlights: highlight?.text ?? [],
    version: _source.version,
  };
  return { order, place: { score: sort[0], orderDate, id } };
}
