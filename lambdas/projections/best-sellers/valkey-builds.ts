import type { Valkey } from '../valkey-client.ts';
import { bestSellersProjection } from './contract.ts';
import { sellerTallies } from './seller-tallies.ts';
import { bestSellersRanking } from './valkey-best-sellers.ts';

/** What builds are made by. */
export const bestSellerBuilds = (valkey: Valkey) => ({
  contract: bestSellersProjection,
  projection: sellerTallies,
  storeIn: (generation: string) => bestSellersRanking(valkey, generation),
});
