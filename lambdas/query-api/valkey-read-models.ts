import type { BalanceDocument } from '../projections/account-balance/balance-documents.ts';
import { bestSellersRanking, ValkeyBestSellers } from '../projections/best-sellers/valkey-best-sellers.ts';
import { accountBalanceProjection, generationOf } from '../projections/contract.ts';
import { StoredDocuments } from '../projections/read-model.ts';
import { valkey } from '../projections/valkey-client.ts';
import { ValkeyDocumentStore } from '../projections/valkey-document-store.ts';

/** What is asked of Valkey. */
export function valkeyReadModels(url: string) {
  const store = valkey(url);
  const balances = new ValkeyDocumentStore<BalanceDocument>({
    valkey: store,
    generation: generationOf(accountBalanceProjection),
  });
  return {
    balances: new StoredDocuments(accountBalanceProjection, balances, ({ owner }) => owner),
    bestSellers: new ValkeyBestSellers(bestSellersRanking(store)),
  };
}
