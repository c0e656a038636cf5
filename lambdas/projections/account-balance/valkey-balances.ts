import type { Valkey } from '../valkey-client.ts';
import { ValkeyDocumentStore } from '../valkey-document-store.ts';
import type { BalanceDocument } from './balance-documents.ts';

/** The documents, for the function that writes them and for the one that asks for them. */
export const balancesIn = (valkey: Valkey, generation: string) =>
  new ValkeyDocumentStore<BalanceDocument>({ valkey, generation });
