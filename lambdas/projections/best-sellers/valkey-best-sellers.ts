import type { StreamId } from '../../core/stream-id.ts';
import type { Valkey } from '../valkey-client.ts';
import { ValkeyRankingStore } from '../valkey-ranking-store.ts';
import type { BestSeller, BestSellerQueries } from './best-seller-queries.ts';
import { bestSellersProjection } from './contract.ts';

/** The ranking, for the function that writes it and for the one that asks it. */
export const bestSellersRanking = (valkey: Valkey, generation: string) =>
  new ValkeyRankingStore({ valkey, generation, key: 'product', sum: 'units' });

export class ValkeyBestSellers implements BestSellerQueries {
  readonly category = bestSellersProjection.category;
  readonly #ranking: ReturnType<typeof bestSellersRanking>;

  constructor(ranking: ReturnType<typeof bestSellersRanking>) {
    this.#ranking = ranking;
  }

  positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    return this.#ranking.positions(streams);
  }

  async list(limit: number, after?: BestSeller): Promise<readonly BestSeller[]> {
    const ranks = await this.#ranking.top(limit, after && { member: after.product, sum: after.units });
    return ranks.map(({ member, sum }) => ({ product: member, units: sum }));
  }
}
