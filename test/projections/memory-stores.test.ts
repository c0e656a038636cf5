import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import type { SalesTally } from '../../lambdas/projections/sales/sales-tallies.ts';
import { describeDocumentStore } from '../contracts/document-store.ts';
import { describeTallyStore } from '../contracts/tally-store.ts';
import { mostSales, salesTally } from './sales-tally.ts';

describeDocumentStore('documents in memory', async () => new MemoryDocumentStore());

describeTallyStore({
  name: 'tallies in memory',
  tally: salesTally,
  mostUnits: mostSales,
  open: async () => {
    const store = new MemoryTallyStore<SalesTally>();
    return { store, tallies: async () => store.tallies };
  },
});
