import type { Valkey } from '../valkey-client.ts';
import { balanceDocuments } from './balance-documents.ts';
import { accountBalanceProjection } from './contract.ts';
import { balancesIn } from './valkey-balances.ts';

/** What builds are made by. */
export const balanceBuilds = (valkey: Valkey) => ({
  contract: accountBalanceProjection,
  projection: balanceDocuments,
  storeIn: (generation: string) => balancesIn(valkey, generation),
});
