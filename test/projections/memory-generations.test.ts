import { MemoryGenerationStore } from '../../lambdas/projections/memory-generation-store.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import { describeGenerationStore } from '../contracts/generation-store.ts';
import { describeGenerations } from '../contracts/generations.ts';

describeGenerations('generations in memory', () => new MemoryGenerations());

describeGenerationStore('generations of a read model in memory', async () => {
  const store = new MemoryGenerationStore();
  return {
    store,
    keeps: 'documents',
    write: async (generation, applied) => {
      for (const { stream, version, amount } of applied) store.write(generation, stream, version, amount);
    },
  };
});
